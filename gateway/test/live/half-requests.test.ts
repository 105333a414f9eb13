import { openRaw, type RawClient } from '@supergraph/testing/raw-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leftOf, nothing } from './support/left-over.ts';
import { type LiveShop, ORDER, startLiveShop } from './support/live-shop.ts';

const ACCEPT = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json';
const body = JSON.stringify({ query: ORDER, variables: { id: 'ord_half' } });

let shop: LiveShop;
beforeEach(async () => {
  const http = { limits: { headersMs: 200, requestMs: 200 } };
  shop = await startLiveShop({ streams: { subscriptionsPerUserMax: 1 }, http });
});
afterEach(() => shop[Symbol.asyncDispose]());

const open = () => openRaw(Number(new URL(shop.url).port));
const isLeft = () => expect.poll(() => leftOf(shop)).toEqual(nothing);

function ask(client: RawClient, { sent = body, type = 'application/json', chunked = false } = {}) {
  const size = chunked ? 'transfer-encoding: chunked' : `content-length: ${body.length}`;
  client.send(
    [
      'POST /graphql HTTP/1.1',
      'host: test',
      `authorization: Bearer ${shop.identity.token()}`,
      `content-type: ${type}`,
      `accept: ${ACCEPT}`,
      size,
      '',
      sent,
    ].join('\r\n'),
  );
}

describe('a client of a multipart subscription', () => {
  it('that breaks off between two parts leaves nothing behind, and may come again', async () => {
    for (let time = 0; time < 3; time += 1) {
      using client = open();
      ask(client);
      await client.until('"status":"PENDING"');
      client.socket.resetAndDestroy();
      await isLeft();
    }
  });

  it('that leaves while its answer is made leaves nothing behind', async () => {
    const stock = Promise.withResolvers<void>();
    shop.asked.until = stock.promise;
    using client = open();
    ask(client);
    await expect.poll(() => shop.asked.stock).toBe(1);
    client.socket.destroy();
    await expect.poll(shop.book.open).toBe(0);
    stock.resolve();
    await isLeft();
  });

  it('that closes its own half only hears what comes until it goes', async () => {
    using client = open();
    ask(client);
    await client.until('"status":"PENDING"');
    client.socket.end();
    await client.closed;
    await isLeft();
  });
});

const half = body.slice(0, body.length / 2);
const form = '--half\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":';

describe.each([
  ['JSON', { sent: half }],
  ['a form', { sent: form, type: 'multipart/form-data; boundary=half' }],
  ['a chunk', { sent: `ff\r\n${half}`, chunked: true }],
])('a request whose body ends half way through %s', (_what, asked) => {
  const says = (answer: string, codes: RegExp) => {
    expect(answer).toMatch(codes);
    expect(answer).toContain('"code":"BAD_REQUEST"');
  };

  it('is told so when nothing more can come', async () => {
    using client = open();
    ask(client, asked);
    client.socket.end();
    says(await client.closed, /^HTTP\/1.1 (400|415) /);
    await isLeft();
  });

  it('is told so when nothing more comes in time', async () => {
    using client = open();
    ask(client, asked);
    says(await client.closed, /^HTTP\/1.1 (408|415) /);
    await isLeft();
  });

  it('leaves nothing behind when its client breaks off', async () => {
    using client = open();
    ask(client, asked);
    await expect.poll(() => [...shop.app.connections.all()].length).toBe(1);
    client.socket.resetAndDestroy();
    await isLeft();
    expect(shop.book.opened()).toBe(0);
  });
});
