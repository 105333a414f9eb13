import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { fastStart } from '@supergraph/service/start/fast-start';
import { expect, it } from 'vitest';
import { composeTest, createTestSupergraph } from './support/gateway.ts';
import { accounts, shop, stock } from './support/shop.ts';

const main = new URL('../src/main.ts', import.meta.url).pathname;
const complete = {
  GATEWAY_PORT: '0',
  GATEWAY_SUBGRAPH_SECRET: 's'.repeat(32),
  AUTH_ISSUER: 'https://auth.test',
  AUTH_AUDIENCE: 'test',
  AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
};

function start(env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, [...fastStart, main], {
    env: { PATH: '', ...env },
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints += chunk;
  });
  return {
    child,
    ended: once(child, 'exit').then(([code]) => ({ code, complaints })),
    /** The address that it logs once it listens. */
    address: async () => {
      await expect.poll(() => output).toContain('"listening"');
      return /"address":"([^"]+)"/.exec(output)?.[1] ?? '';
    },
    output: () => output,
    metricsAddress: () => /"metricsAddress":"([^"]+)"/.exec(output)?.[1] ?? '',
  };
}

it('does not start with a faulty configuration and tells all of it', async () => {
  const { code, complaints } = await start({ GATEWAY_PORT: 'four thousand' }).ended;
  expect(code).toBe(1);
  for (const name of Object.keys(complete)) expect(complaints).toContain(name);
  expect(complaints).not.toContain('    at ');
});

it('does not start without a supergraph and says in one sentence what to do', async () => {
  const gone = '/nowhere/supergraph.graphql';
  const { code, complaints } = await start({ ...complete, SUPERGRAPH_FILE: gone }).ended;
  expect(code).toBe(1);
  expect(complaints.trim().split('\n')).toEqual([expect.stringContaining(gone)]);
  expect(complaints).toContain('npm run schema:compose');
});

it('does not start where its operators cannot ask it, and names the variable', async () => {
  await using supergraph = await createTestSupergraph();
  await supergraph.write(composeTest([accounts, shop, stock]));
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const settings = { SUPERGRAPH_FILE: supergraph.file, METRICS_PORT: String(port) };
  const { code, complaints } = await start({ ...complete, ...settings }).ended;
  taken.close();
  expect(code).toBe(1);
  expect(complaints.trim().split('\n')).toEqual([
    `Port ${port} on 127.0.0.1 is already in use: set METRICS_PORT to another, or to 0 for any free one.`,
  ]);
});

it('listens, and stops at SIGTERM with exit code 0, though a body never ends', async () => {
  await using supergraph = await createTestSupergraph();
  await supergraph.write(composeTest([accounts, shop, stock]));
  const settings = { SUPERGRAPH_FILE: supergraph.file, STOP_MS_MAX: '100' };
  const gateway = start({ ...complete, ...settings });
  const address = await gateway.address();
  expect((await fetch(`${address}/health`)).status).toBe(200);
  expect((await fetch(`${address}/ready`)).status).toBe(503);
  const operators = gateway.metricsAddress();
  expect((await fetch(`${operators}/health`)).status).toBe(200);
  expect((await fetch(`${operators}/metrics`)).status).toBe(200);

  const { port, hostname } = new URL(address);
  const client = connect(Number(port), hostname).on('error', () => undefined);
  const head = ['POST /graphql HTTP/1.1', 'host: test', 'content-type: application/json'];
  client.write([...head, 'content-length: 1000', 'expect: 100-continue', '', ''].join('\r\n'));
  await once(client, 'data');
  const trickle = setInterval(() => client.write(' '), 10);
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toMatchObject({ code: 0 });
  clearInterval(trickle);
  expect(gateway.output()).toMatch(/"connections":\d,"msg":"connections were broken/);
});

it('answers and stops as ever though nobody takes its traces', async () => {
  await using supergraph = await createTestSupergraph();
  await supergraph.write(composeTest([accounts, shop, stock]));
  const gateway = start({
    ...complete,
    SUPERGRAPH_FILE: supergraph.file,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  });
  const address = await gateway.address();
  const answer = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toMatchObject({ code: 0 });
  expect(gateway.output()).toContain('the last traces could not be exported and are lost');
});
