import { getOf, openRaw, postOf } from '@supergraph/testing/raw-client';
import { describe, expect, it } from 'vitest';
import { startServer } from './support.ts';

const SHAPE = '"extensions":{"code":"BAD_REQUEST"}';

describe('a request that takes too long to arrive', () => {
  it('ends with half a head', async () => {
    await using server = await startServer({ headersMs: 100 });
    using client = openRaw(server.port);
    client.send('GET / HTTP/1.1\r\nhost: te');
    const answer = await client.closed;
    expect(answer).toContain('HTTP/1.1 408 ');
    expect(answer).toContain(SHAPE);
  });

  it('ends before its first byte', async () => {
    await using server = await startServer({ headersMs: 100 });
    using client = openRaw(server.port);
    expect(await client.closed).toContain('HTTP/1.1 408 ');
  });

  it('ends with a trickled body, whatever it goes on sending', async () => {
    await using server = await startServer({ headersMs: 1_000, requestMs: 1_000 });
    using client = openRaw(server.port);
    client.send(postOf('/echo', { bytes: 100_000, body: '"' }));
    const trickle = setInterval(() => client.send('x'), 10);
    try {
      expect(await client.closed).toContain('HTTP/1.1 408 ');
    } finally {
      clearInterval(trickle);
    }
    expect(server.begun).toEqual(['/echo']);
  });

  it('is not one that comes late on a connection that rests', async () => {
    await using server = await startServer({ headersMs: 1_000 });
    using resting = openRaw(server.port);
    resting.get('/');
    await resting.until('here');
    // Longer than any client of ours keeps it, and clients are told.
    expect(resting.received()).toMatch(/^keep-alive: timeout=72,/im);
    using slow = openRaw(server.port);
    await slow.closed;
    resting.get('/held/1');
    await expect.poll(() => server.begun).toContain('/held/1');
    server.release();
    await resting.until('released');
  });
});

describe('a request that is too large', () => {
  it('ends with its head', async () => {
    await using server = await startServer();
    using client = openRaw(server.port);
    client.send(`GET / HTTP/1.1\r\nhost: test\r\nx-long: ${'x'.repeat(20_000)}`);
    expect(await client.closed).toContain('HTTP/1.1 431 ');
  });

  it('ends with its path', async () => {
    await using server = await startServer();
    using client = openRaw(server.port);
    client.send(`GET /${'x'.repeat(20_000)}`);
    expect(await client.closed).toContain('HTTP/1.1 431 ');
  });

  it('is refused before its body, by what it announces', async () => {
    await using server = await startServer();
    using client = openRaw(server.port);
    client.send(postOf('/echo', { bytes: 1_048_577 }));
    await client.until('HTTP/1.1 413 ');
  });
});

it('leaves a client that is still sending a body too large the time to read why', async () => {
  await using server = await startServer();
  using client = openRaw(server.port);
  client.socket.pause();
  const bytes = 2 * 1_048_576;
  client.send(postOf('/echo', { bytes, body: 'y'.repeat(bytes) }));
  const isAnswered = () =>
    [...server.app.connections.all()].map(({ hasAsked, answer }) => hasAsked && !answer);
  await expect.poll(isAnswered).toEqual([true]);
  client.socket.resume();
  expect(await client.closed).toContain('413');
  await expect.poll(isAnswered).toEqual([]);
});

it('refuses a body that is compressed, whatever it would unfold to', async () => {
  await using server = await startServer();
  const answer = await fetch(`http://127.0.0.1:${server.port}/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: 'not even that',
  });
  expect(answer.status).toBe(415);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

it('answers what is no HTTP in words of its own', async () => {
  await using server = await startServer();
  using client = openRaw(server.port);
  client.send('HELLO\r\n\r\n');
  const answer = await client.closed;
  expect(answer).toContain('HTTP/1.1 400 ');
  expect(answer).toContain(SHAPE);
});

it('answers nothing to what follows a request in hand, since it would be taken for its answer', async () => {
  await using server = await startServer();
  using client = openRaw(server.port);
  client.get('/held/1');
  await expect.poll(() => server.begun).toEqual(['/held/1']);
  client.send('HELLO\r\n\r\n');
  expect(await client.closed).toBe('');
});

describe('requests that are sent before the last is answered', () => {
  it('are worked on one at a time, in their order', async () => {
    await using server = await startServer();
    using client = openRaw(server.port);
    const paths = ['/held/1', '/held/2', '/held/3', '/'];
    client.send(paths.map(getOf).join(''));
    for (const [index] of paths.slice(1).entries()) {
      await expect.poll(() => server.begun).toHaveLength(index + 1);
      server.release();
    }
    await client.until('here');
    expect(server.begun).toEqual(paths);
  });

  it('keep their bodies until it is their turn', async () => {
    await using server = await startServer();
    using client = openRaw(server.port);
    const body = JSON.stringify('y'.repeat(90_000));
    client.get('/held/1');
    client.send(postOf('/echo', { bytes: body.length, body }));
    await expect.poll(() => server.begun).toEqual(['/held/1']);
    server.release();
    await client.until('y"');
    expect(server.begun).toEqual(['/held/1', '/echo']);
  });

  it('are cut off beyond sixteen, and nothing of it is worked on', async () => {
    await using server = await startServer();
    using client = openRaw(server.port);
    client.send(getOf('/held/1') + getOf('/').repeat(17));
    expect(await client.closed).toBe('');
    expect(server.begun).toEqual(['/held/1']);
  });

  it('are not even read once the client is cut off', async () => {
    await using server = await startServer();
    let read = 0;
    server.app.server.on('request', () => {
      read += 1;
    });
    using client = openRaw(server.port);
    client.send(getOf('/held/1') + getOf('/').repeat(1_500));
    await client.closed;
    expect(read).toBe(18);
  });

  it('are forgotten when the client leaves', async () => {
    await using server = await startServer();
    using client = openRaw(server.port);
    client.send(getOf('/held/1') + getOf('/').repeat(3));
    await expect.poll(() => server.begun).toEqual(['/held/1']);
    client.socket.destroy();
    await expect.poll(() => [...server.app.connections.all()]).toEqual([]);
    server.release();
    using other = openRaw(server.port);
    other.get('/');
    await other.until('here');
    expect(server.begun).toEqual(['/held/1', '/']);
  });
});
