import { openRaw, postOf } from '@supergraph/testing/raw-client';
import { describe, expect, it } from 'vitest';
import { metricsText } from '../../src/metrics.ts';
import { LARGE_BYTES, startServer, type TestServer } from './support.ts';

describe('connections of one address', () => {
  it('are bounded, and those of others are served', async () => {
    await using server = await startServer({ connectionsPerAddressMax: 2 });
    using first = openRaw(server.port);
    using second = openRaw(server.port);
    first.get('/');
    second.get('/');
    await Promise.all([first.until('here'), second.until('here')]);
    using third = openRaw(server.port);
    expect(await third.closed).toBe('');
    using other = openRaw(server.port, '127.0.0.2');
    other.get('/');
    await other.until('here');
    first.socket.destroy();
    await expect.poll(() => [...server.app.connections.all()]).toHaveLength(2);
    using next = openRaw(server.port);
    next.get('/');
    await next.until('here');
  });

  it('are as many as there is room for where no bound is set', async () => {
    await using server = await startServer({ connectionsPerAddressMax: 0 });
    const clients = Array.from({ length: 20 }, () => openRaw(server.port));
    for (const client of clients) client.get('/');
    await Promise.all(clients.map((client) => client.until('here')));
    for (const { socket } of clients) socket.destroy();
  });
});

describe('connections of all', () => {
  it('give way to a new one while they ask for nothing, the silent before the resting', async () => {
    await using server = await startServer({ connectionsMax: 3 });
    using resting = openRaw(server.port);
    resting.get('/');
    await resting.until('here');
    using busy = openRaw(server.port);
    busy.get('/held/1');
    await expect.poll(() => server.begun).toContain('/held/1');
    using silent = openRaw(server.port);
    await expect.poll(() => [...server.app.connections.all()]).toHaveLength(3);
    using fourth = openRaw(server.port);
    fourth.get('/held/2');
    await silent.closed;
    using fifth = openRaw(server.port);
    fifth.get('/held/3');
    await resting.closed;
    await expect.poll(() => server.begun).toEqual(['/', '/held/1', '/held/2', '/held/3']);
    // All are being answered now.
    using sixth = openRaw(server.port);
    expect(await sixth.closed).toBe('');
    for (let count = 0; count < 3; count += 1) server.release();
    await Promise.all([busy, fourth, fifth].map((client) => client.until('released')));
  });
});

describe('an answer that nobody takes', () => {
  it('costs its connection after a time without progress, and others nothing', async () => {
    await using server = await startServer({ unreadMs: 100 });
    using deaf = openRaw(server.port);
    deaf.socket.pause();
    deaf.send('GET /large HTTP/1.1\r\nhost: test\r\n\r\n'.repeat(3));
    await expect.poll(() => server.begun).toEqual(['/large']);
    using other = openRaw(server.port);
    other.get('/');
    await other.until('here');
    await expect.poll(() => portsOf(server).toString()).toBe(String(other.socket.localPort));
    expect(server.begun).toEqual(['/large', '/']);
  });

  it('costs its connection when it is taken too slowly, though some of it always is', async () => {
    const rate = LARGE_BYTES * 10;
    await using server = await startServer({ unreadMs: 300, readBytesPerSecondMin: rate });
    using slow = openRaw(server.port);
    slow.get('/large');
    // What is sent counts for a sign of life, so only the rate tells.
    const alive = setInterval(() => slow.send('G'), 20);
    slow.socket.pause();
    await expect.poll(() => server.begun).toContain('/large');
    await expect.poll(() => [...server.app.connections.all()]).toEqual([]);
    clearInterval(alive);
  });

  it('is dropped for the sake of newer ones when all of them are too much', async () => {
    await using server = await startServer({ unreadBytesMax: LARGE_BYTES * 1.5 });
    using oldest = openRaw(server.port);
    oldest.socket.pause();
    oldest.get('/large');
    await expect
      .poll(() => [...server.app.connections.all()][0]?.unreadSinceMs)
      .toEqual(expect.any(Number));
    using newer = openRaw(server.port);
    newer.socket.pause();
    newer.get('/large');
    await expect
      .poll(() => portsOf(server).every((port) => port === newer.socket.localPort))
      .toBe(true);
  });
});

function portsOf({ app }: TestServer): (number | undefined)[] {
  return [...app.connections.all()].map(({ socket }) => socket.remotePort);
}

it('drops the largest of the bodies that do not end, when all of them are too much', async () => {
  await using server = await startServer({ unfinishedBodyBytesMax: 300_000 });
  const [small, large] = [openRaw(server.port), openRaw(server.port)];
  small.send(postOf('/echo', { bytes: 100_002, body: `"${'s'.repeat(99_999)}` }));
  large.send(postOf('/echo', { bytes: 900_000, body: `"${'l'.repeat(299_999)}` }));
  expect(await large.closed).toBe('');
  small.send('s"');
  await small.until('s"');
  small.socket.destroy();
});

it('tells how many connections were broken off, and why', async () => {
  await using server = await startServer({ connectionsPerAddressMax: 1 });
  using first = openRaw(server.port);
  first.get('/');
  await first.until('here');
  const dropped = async () => {
    const { text } = await metricsText();
    return Number(
      /^http_connections_dropped_total\{reason="address"\} (\d+)/m.exec(text)?.[1] ?? 0,
    );
  };
  const before = await dropped();
  using second = openRaw(server.port);
  await second.closed;
  expect(await dropped()).toBe(before + 1);
});
