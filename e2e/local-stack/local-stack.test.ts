import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/local-stack/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { type Command, descendants, startCommand, stillRunning } from './command.ts';

const credentials = { email: 'keeper@example.com', password: 'a long enough password' };
const ports = await freePorts();
let folder: string;
let command: Command | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supergraph-stack-'));
});

afterAll(async () => {
  command?.signal('SIGTERM');
  await command?.ended;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<Command> {
  command = startCommand(folder, ports);
  await command.ready;
  void command.ended.then(() => {
    command = undefined;
  });
  return command;
}

/** The stack that an earlier test left running, or a new one: each start costs seconds. */
async function running(): Promise<Command> {
  return command ?? start();
}

async function mutate(document: string, input: Record<string, string>) {
  const response = await fetch(`http://127.0.0.1:${ports.gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables: { input } }),
  });
  return response.json();
}

const register =
  'mutation ($input: RegisterInput!) { register(input: $input) { user { email } errors { __typename } } }';
const login =
  'mutation ($input: LoginInput!) { login(input: $input) { user { email } errors { __typename } } }';

it('leaves no process after Ctrl-C, and finds its data at the next start', async () => {
  const first = await start();
  expect(await mutate(register, { ...credentials, displayName: 'Keeper' })).toMatchObject({
    data: { register: { user: { email: credentials.email }, errors: [] } },
  });
  const started = descendants(first.pid);
  expect(started.filter(({ command }) => command.includes('src/main.ts'))).toHaveLength(4);
  expect(started.some(({ command }) => command.includes('postgres'))).toBe(true);
  first.signal('SIGINT');
  expect(await first.ended).toBe(0);
  await eventually(async () => expect(stillRunning(started)).toEqual([]));

  await start();
  expect(await mutate(login, credentials)).toMatchObject({
    data: { login: { user: { email: credentials.email }, errors: [] } },
  });
});

it('says that another stack uses the data folder', async () => {
  const first = await running();
  const second = startCommand(folder, await freePorts());
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(
    `The data folder ${folder} is in use by another stack (process ${first.pid})`,
  );
});

it('takes everything along when it is killed', async () => {
  const killed = await running();
  const started = descendants(killed.pid);
  killed.signal('SIGKILL');
  expect(await killed.ended).toBe('SIGKILL');
  await eventually(async () => expect(stillRunning(started)).toEqual([]));
});

it('starts again at once after it was killed, while the old processes are still ending', async () => {
  const killed = await running();
  killed.signal('SIGKILL');
  await killed.ended;
  await start();
});

it('ends everything when a service dies, and says which', async () => {
  const stack = await running();
  const started = descendants(stack.pid);
  const orders = started.find(({ command }) => command.includes('subgraphs/orders/src/main.ts'));
  if (!orders) throw new Error('orders does not run');
  process.kill(orders.pid, 'SIGKILL');
  expect(await stack.ended).toBe(1);
  expect(stack.output()).toContain('orders died with signal SIGKILL');
  await eventually(async () => expect(stillRunning(started)).toEqual([]));
});

it.each([
  ['gateway', 'gateway', 'GATEWAY_PORT'],
  ['auth', 'auth', 'AUTH_PORT'],
  ['orders', 'orders', 'ORDERS_PORT'],
  ['inventory', 'inventory', 'INVENTORY_PORT'],
  ['postgres', 'postgres', 'POSTGRES_PORT'],
  ['ordersMetrics', 'the metrics of orders', 'ORDERS_METRICS_PORT'],
] as const)(
  'names the port of %s and its variable when it is in use',
  async (name, owner, variable) => {
    const others = await freePorts();
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(others[name], '127.0.0.1', listening));
    try {
      const refused = startCommand(join(folder, 'never-used'), others);
      expect(await refused.ended).toBe(1);
      expect(refused.output()).toContain(
        `Port ${others[name]} for ${owner} is in use on 127.0.0.1: stop what listens there, or set ${variable} to another port.`,
      );
    } finally {
      taken.close();
    }
  },
);

it('says that a data folder cannot be written', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const refused = startCommand(join(file, 'data'), await freePorts());
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain(`The data folder ${file}/data cannot be written`);
});

it('keeps its secrets to the user who made them', async () => {
  await running();
  const { mode } = await stat(join(folder, 'secrets.json'));
  expect((mode & 0o777).toString(8)).toBe('600');
});
