import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

const hash = 'a'.repeat(64);
const image = `/media/shop/images/${hash}/small.webp`;

let service: Awaited<ReturnType<typeof startMediaService>>;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let origin: string;
beforeAll(async () => {
  service = await startMediaService();
  gateway = await startTestGateway({
    mediaSubgraphs: ['shop'],
    subgraphUrls: { shop: `${service.origin}/graphql` },
  });
  origin = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await service.close();
});

/** Answers as a subgraph does that takes images, or as it is told. */
async function startMediaService() {
  const seen: Seen[] = [];
  let silent = false;
  let waiting = 0;
  let left = 0;
  const server = createServer(async (request, response) => {
    const { method, url = '', headers } = request;
    if (silent) {
      waiting += 1;
      response.once('close', () => {
        left += 1;
      });
      return;
    }
    if (headers['x-upload-ticket'] === 'used') {
      response.writeHead(409, { 'content-type': 'application/json' }).end('{"errors":[]}');
      return;
    }
    seen.push({ method, url, headers, body: await text(request) });
    if (method === 'POST') {
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"uploadId":"upl_1"}');
      return;
    }
    response.writeHead(headers['if-none-match'] ? 304 : 200, {
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: '"tag"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'set-cookie': 'session=1',
      'x-internal': 'of nobody',
    });
    response.end('pixels');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    waiting: () => waiting,
    left: () => left,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    beSilent(isSilent: boolean) {
      silent = isSilent;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const credentials = { authorization: 'Bearer none', cookie: 'session=1' };

describe('an image', () => {
  it('comes from its service, which hears nothing of who wants it', async () => {
    const answer = await fetch(`${origin}${image}`, {
      headers: { ...credentials, 'x-upload-ticket': 'ticket' },
    });
    expect(await answer.text()).toBe('pixels');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: '"tag"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(answer.headers.has('set-cookie')).toBe(false);
    expect(answer.headers.has('x-internal')).toBe(false);
    const { url, headers } = service.seen.at(-1) ?? {};
    expect(url).toBe(`/media/images/${hash}/small.webp`);
    expect(headers).toMatchObject({ 'x-client-address': '127.0.0.1' });
    for (const name of ['authorization', 'cookie', 'x-upload-ticket']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it('is asked for by its head, and on a condition', async () => {
    const head = await fetch(`${origin}${image}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(service.seen.at(-1)).toMatchObject({ method: 'HEAD' });
    const same = await fetch(`${origin}${image}`, { headers: { 'if-none-match': '"tag"' } });
    expect(same.status).toBe(304);
  });

  it.each([
    ['of a subgraph that has none', `/media/stock/images/${hash}/small.webp`],
    ['of no subgraph', `/media/constructor/images/${hash}/small.webp`],
    ['of another path', '/media/shop/graphql'],
    ['behind dots', `/media/shop/images/${hash}/..%2f..%2fgraphql`],
    ['of something that is no hash', '/media/shop/images/none/small.webp'],
  ])('%s is not asked for', async (_, path) => {
    const asked = service.seen.length;
    expect((await fetch(`${origin}${path}`)).status).toBe(404);
    expect(service.seen).toHaveLength(asked);
  });

  it('is given up when its client hangs up', async () => {
    service.beSilent(true);
    const leaving = httpRequest(`${origin}${image}`).on('error', () => undefined);
    leaving.end();
    await expect.poll(service.waiting).toBe(1);
    expect(service.left()).toBe(0);
    leaving.destroy();
    await expect.poll(service.left).toBe(1);
    service.beSilent(false);
  });
});

describe('an upload', () => {
  const send = (body: string | Buffer, more: Record<string, string> = {}) =>
    fetch(`${origin}/media/shop/uploads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${gateway.identity.token()}`,
        'x-upload-ticket': 'ticket',
        'content-type': 'image/png',
        ...more,
      },
      body,
    });

  it('is sent on as it is, with its ticket, its sender and the secret of the gateway', async () => {
    const body = 'x'.repeat(300_000);
    const answer = await send(body, { cookie: 'session=1' });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ uploadId: 'upl_1' });
    const { url, headers = {}, body: received } = service.seen.at(-1) ?? {};
    expect(url).toBe('/media/uploads');
    expect(received).toBe(body);
    expect(headers['x-upload-ticket']).toBe('ticket');
    expect(headers.authorization).toMatch(/^Bearer /);
    expect(headers['x-gateway-secret']).toBeDefined();
    expect(headers).not.toHaveProperty('cookie');
  });

  it('of more than 5 MB is refused unread, and so is one that does not say how long it is', async () => {
    const asked = service.seen.length;
    const answer = await send(Buffer.alloc(5_242_881));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'UPLOAD_TOO_LARGE' } }],
    });
    const chunked = await gateway.app.inject({
      method: 'POST',
      url: '/media/shop/uploads',
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(chunked.statusCode).toBe(411);
    expect(service.seen).toHaveLength(asked);
  });

  it('by somebody whose token is not good is refused before its service hears of it', async () => {
    const asked = service.seen.length;
    expect((await send('x', { authorization: 'Bearer none' })).status).toBe(401);
    expect(service.seen).toHaveLength(asked);
  });

  it('that its service refuses unread gets the answer that it gave', async () => {
    for (const _ of [1, 2, 3]) {
      const answer = await send(Buffer.alloc(5_000_000), { 'x-upload-ticket': 'used' });
      expect(answer.status).toBe(409);
      await answer.text();
    }
  });
});

it('a service that cannot be reached is told as such', async () => {
  await using other = await startTestGateway({
    mediaSubgraphs: ['shop'],
    subgraphUrls: { shop: 'http://127.0.0.1:9/graphql' },
  });
  const answer = await other.app.inject(image);
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({
    errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
  });
});

it('a gateway without media has no such address', async () => {
  await using other = await startTestGateway();
  expect((await other.app.inject(image)).statusCode).toBe(404);
});
