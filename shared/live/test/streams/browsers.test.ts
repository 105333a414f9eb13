import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { identity, start, TICKS } from './server.ts';

const origin = 'https://shop.example';
const token = () => identity.token();

describe('a page of another origin', () => {
  const preflight = (address: string, from: string) =>
    fetch(`http://${address}`, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  it('may ask before it subscribes', async () => {
    const { address } = await start({ origins: [origin] });
    const answer = await preflight(address, origin);
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '600',
    });
  });

  it('is not let in where it is not on the list, nor where streams are for the gateway', async () => {
    const listed = await start({ origins: [origin] });
    const foreign = await preflight(listed.address, 'https://evil.example');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const closed = await start({ origins: [origin], isPublic: false });
    const refused = await preflight(closed.address, origin);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may read the stream, and why there is none', async () => {
    const { address } = await start({ origins: [origin] });
    const ask = (authorization: string) =>
      fetch(`http://${address}`, {
        method: 'POST',
        headers: { origin, authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ query: TICKS }),
      });
    const stream = await ask(`Bearer ${token()}`);
    expect(stream.headers.get('access-control-allow-origin')).toBe(origin);
    expect(stream.headers.get('vary')).toMatch(/origin/i);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    await stream.body?.cancel();
    const refused = await ask('Bearer nonsense');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('finds the rest of the service closed', async () => {
    const { app } = await start({ origins: [origin] });
    const headers = { origin, 'access-control-request-method': 'POST' };
    const answer = await app.inject({ method: 'OPTIONS', url: '/graphql', headers });
    expect(answer.statusCode).toBe(404);
  });
});

describe('a token', () => {
  it.each([
    ['authorization', 'Bearer'],
    ['Authorization', 'Bearer'],
    ['AUTHORIZATION', 'BEARER'],
    ['authorization', 'bearer '],
  ])('is found in connection_init as "%s: %s …"', async (name, scheme) => {
    const { address } = await start();
    const client = createClient({
      url: `ws://${address}`,
      connectionParams: { [name]: `${scheme} ${token()}` },
      retryAttempts: 0,
    });
    const stream = client.iterate({ query: TICKS });
    expect((await stream.next()).value).toEqual({ data: { ticks: { number: 1 } } });
    await client.dispose();
  });

  it.each(['Bearer', 'BEARER', 'bearer ', 'bEaReR'])(
    'is found in the header of a request for events as "%s …"',
    async (scheme) => {
      const { address } = await start();
      const answer = await fetch(`http://${address}`, {
        method: 'POST',
        headers: {
          Authorization: `${scheme} ${token()}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ query: TICKS }),
      });
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    },
  );
});
