import { untilExpired } from '@supergraph/testing/expire';
import { type Client, createClient } from 'graphql-sse';
import { afterEach, describe, expect, it } from 'vitest';
import { identity, type ServerOptions, start, TICKS } from './server.ts';

const tick = { data: { ticks: { number: 1 } } };
const clients: Client<true>[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

function connect(address: string, token = identity.token()): Client<true> {
  const client = createClient({
    url: `http://${address}`,
    singleConnection: true,
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  clients.push(client);
  return client;
}

async function begin(options: ServerOptions = {}) {
  const server = await start(options);
  const headers = { authorization: `Bearer ${identity.token()}` };
  const ask = (method: string, token?: string, more: { search?: string; body?: object } = {}) =>
    fetch(`http://${server.address}${more.search ?? ''}`, {
      method,
      headers: {
        ...headers,
        ...(token !== undefined && { 'x-graphql-event-stream-token': token }),
        ...(more.body && { 'content-type': 'application/json' }),
      },
      ...(more.body && { body: JSON.stringify(more.body) }),
    });
  const reserve = async () => (await ask('PUT')).text();
  return { ...server, ask, reserve };
}

describe('one connection for all subscriptions of a page', () => {
  it('carries several, and each ends by itself', async () => {
    const server = await start();
    const client = connect(server.address);
    const [one, other] = [client.iterate({ query: TICKS }), client.iterate({ query: TICKS })];
    expect((await one.next()).value).toEqual(tick);
    expect((await other.next()).value).toEqual(tick);
    await one.return?.();
    await server.ended(1);
    await other.return?.();
    await server.ended(2);
    await expect.poll(() => [...server.app.connections.all()].length).toBeLessThan(4);
  });

  it('tells of a mistake on it', async () => {
    const server = await start();
    const client = connect(server.address);
    const { value } = await client.iterate({ query: 'subscription { nothing }' }).next();
    expect(value?.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('ends what is on it with the token', async () => {
    const server = await start();
    const stream = await untilExpired(async (lifetimeSeconds) => {
      const client = connect(server.address, identity.token({ lifetimeSeconds }));
      const begun = client.iterate({ query: TICKS });
      await begun.next();
      return begun;
    });
    expect((await stream.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'expired' } }],
    });
    expect(await stream.next()).toMatchObject({ done: true });
    await server.ended(1);
  });

  it('ends what is on it when the token is taken back', async () => {
    const server = await start();
    const client = connect(server.address, identity.token({ sessionId: 'ses_single' }));
    const stream = client.iterate({ query: TICKS });
    await stream.next();
    identity.revocations.add([{ subject: 'ses_single' }]);
    expect((await stream.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }],
    });
    expect(await stream.next()).toMatchObject({ done: true });
    await server.ended(1);
  });

  it('is bounded, and says so', async () => {
    const server = await start({ limits: { subscriptionsPerConnectionMax: 1 } });
    const client = connect(server.address);
    const first = client.iterate({ query: TICKS });
    await first.next();
    const { value } = await client.iterate({ query: TICKS }).next();
    expect(value?.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await first.return?.();
    await server.ended(1);
  });

  it('ends when the service stops', async () => {
    const server = await start();
    const client = connect(server.address);
    const stream = client.iterate({ query: TICKS });
    await stream.next();
    const end = stream.next().catch(() => 'broken');
    await server.app.close();
    expect(await end).toBe('broken');
    await server.ended(1);
  });
});

describe('a token of such a connection', () => {
  const body = { query: TICKS, extensions: { operationId: 'one' } };

  it('is forgotten when nobody comes for it, and its place is free', async () => {
    const limits = { initMs: 20, connectionsMax: 1 };
    const { ask, reserve } = await begin({ limits });
    const token = await reserve();
    await expect.poll(async () => (await ask('PUT')).status).toBe(201);
    expect((await ask('GET', token)).status).toBe(404);
    expect((await ask('POST', token, { body })).status).toBe(404);
  });

  it('is good for one connection at a time, of its owner', async () => {
    const { ask, reserve, address } = await begin();
    const token = await reserve();
    const first = await ask('GET', token);
    expect(first.headers.get('content-type')).toContain('text/event-stream');
    expect((await ask('GET', token)).status).toBe(409);
    const stranger = await fetch(`http://${address}?token=${token}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${identity.token({ id: 'usr_2' })}`,
      },
      body: JSON.stringify(body),
    });
    expect(stranger.status).toBe(404);
    await first.body?.cancel();
    await expect.poll(async () => (await ask('GET', token)).status).toBe(404);
  });

  it('takes operations with ids of their own, and ends them twice without harm', async () => {
    const { ask, reserve, ended } = await begin();
    const token = await reserve();
    const stream = await ask('GET', token);
    expect((await ask('POST', token, { body: { query: TICKS } })).status).toBe(400);
    expect((await ask('POST', token, { body })).status).toBe(202);
    expect((await ask('POST', token, { body })).status).toBe(409);
    const search = '?operationId=one';
    expect((await ask('DELETE', token, { search })).status).toBe(200);
    expect((await ask('DELETE', token, { search })).status).toBe(200);
    await ended(1);
    await stream.body?.cancel();
  });
});
