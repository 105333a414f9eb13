import { once } from 'node:events';
import { openRaw } from '@supergraph/testing/raw-client';
import { nextAnswer, subscribeByEvents, subscribeBySocket } from '@supergraph/testing/streams';
import { describe, expect, it } from 'vitest';
import { failureOf, gatewaySecret, identity, start, TICKS } from './server.ts';

const token = () => identity.token();
const tick = { data: { ticks: { number: 1 } } };
const behindProxy = ['127.0.0.1'];

/** A WebSocket that says nothing; its close code, or 1006 where it was refused. */
function openSilent(address: string, from?: string) {
  const options = { protocols: 'graphql-transport-ws', headers: forwarded(from) };
  // Node takes what browsers do not: headers.
  const socket = new WebSocket(`ws://${address}`, options as never);
  const closed = once(socket, 'close').then(([event]) => (event as CloseEvent).code);
  return { opened: once(socket, 'open'), closed, close: () => socket.close() };
}

function forwarded(from?: string): Record<string, string> {
  return from === undefined ? {} : { 'x-forwarded-for': from };
}

function portOf(address: string): number {
  return Number(new URL(`ws://${address}`).port);
}

/** The head of a request that wants to become a WebSocket. */
function upgradeOf(what: string): string {
  const head = [
    `${what} HTTP/1.1`,
    'host: test',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
    'sec-websocket-protocol: graphql-transport-ws',
  ];
  return [...head, '', ''].join('\r\n');
}

describe('a WebSocket without connection_init', () => {
  it('is closed after its time', async () => {
    const { address } = await start({ limits: { initMs: 50 } });
    expect(await openSilent(address).closed).toBe(4408);
  });

  it('is broken where it does not answer the close either', async () => {
    const { address, app } = await start({ limits: { initMs: 50 } });
    using client = openRaw(portOf(address));
    client.send(upgradeOf('GET /graphql/stream'));
    expect(await client.closed).toContain('Connection initialisation timeout');
    await expect.poll(() => [...app.connections.all()].length).toBe(0);
  });

  it('is one of few of its address, and takes no place of those who show a token', async () => {
    const limits = { initMs: 60_000, waitingPerAddressMax: 2, connectionsMax: 1 };
    const { address } = await start({ limits, trustedProxies: behindProxy });
    const mine = { headers: forwarded('192.0.2.1') };
    const others = { headers: forwarded('192.0.2.2') };
    const silent = [openSilent(address, '192.0.2.1'), openSilent(address, '192.0.2.1')];
    await Promise.all(silent.map(({ opened }) => opened));
    expect(await openSilent(address, '192.0.2.1').closed).toBe(1006);
    const options = { query: TICKS, token: token() };
    expect(
      await failureOf(subscribeByEvents(address, { ...options, ...mine }).next()),
    ).toMatchObject({ status: 429, errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    const stream = subscribeByEvents(address, { ...options, ...others });
    expect(await nextAnswer(stream)).toEqual(tick);
    await stream.return?.();
    for (const { close } of silent) close();
  });

  it('goes when too many wait, the oldest first', async () => {
    const limits = { initMs: 60_000, waitingMax: 1 };
    const { address } = await start({ limits, trustedProxies: behindProxy });
    const first = openSilent(address, '192.0.2.1');
    await first.opened;
    const second = openSilent(address, '192.0.2.2');
    expect(await first.closed).toBe(4408);
    second.close();
  });
});

describe('streams of one address', () => {
  it('are bounded, and others are served', async () => {
    const limits = { connectionsPerAddressMax: 1 };
    const { address, clients } = await start({ limits, trustedProxies: behindProxy });
    const open = (from: string) =>
      subscribeByEvents(address, { query: TICKS, token: token(), headers: forwarded(from) });
    const first = open('192.0.2.1');
    await nextAnswer(first);
    expect(await failureOf(open('192.0.2.1').next())).toMatchObject({
      status: 429,
      errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    const other = open('192.0.2.2');
    await nextAnswer(other);
    expect(clients).toEqual(['192.0.2.1', '192.0.2.2']);
    await Promise.all([first, other].map((stream) => stream.return?.()));
  });

  it('are free again when one ends', async () => {
    const server = await start({ limits: { connectionsPerAddressMax: 1 } });
    const options = { query: TICKS, token: token() };
    for (const subscribe of [subscribeBySocket, subscribeByEvents, subscribeBySocket]) {
      const stream = subscribe(server.address, options);
      expect(await nextAnswer(stream)).toEqual(tick);
      await stream.return?.();
      await expect.poll(() => [...server.app.connections.all()].length).toBe(0);
    }
  });

  it('are not those that a client says', async () => {
    const { address, clients } = await start();
    const claimed = { 'x-client-address': '192.0.2.9' };
    for (const headers of [claimed, { ...claimed, 'x-gateway-secret': gatewaySecret }]) {
      const stream = subscribeByEvents(address, { query: TICKS, token: token(), headers });
      await nextAnswer(stream);
      await stream.return?.();
    }
    expect(clients).toEqual(['127.0.0.1', '192.0.2.9']);
  });
});

it.each([
  ['GET /health', 200],
  ['GET /graphql/stream/more', 404],
  ['POST /graphql/stream', 401],
])('an upgrade of %s is an ordinary request', async (what, status) => {
  const { address } = await start();
  using client = openRaw(portOf(address));
  client.send(upgradeOf(what));
  await client.until(`HTTP/1.1 ${status} `);
});
