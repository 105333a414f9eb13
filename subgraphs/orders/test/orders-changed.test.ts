import { cutOffNews } from '@supergraph/testing/events';
import {
  type Answers,
  nextAnswer,
  openStreams,
  subscribeByEvents,
  subscribeBySocket,
} from '@supergraph/testing/streams';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, type House, newUser, openHouse, placed, variant } from './house.ts';

const mug = variant();
let house: House;
let app: FastifyInstance;
let address: string;
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
  app = await house.replica();
  address = await openStreams(app);
});
afterAll(async () => {
  await app.close();
  await house[Symbol.asyncDispose]();
});

const ORDERS_CHANGED = 'subscription { ordersChanged { id status } }';

interface Changed {
  ordersChanged: { id: string; status: string };
}

/** Placed a second later than the one before, and told. */
async function placeNext(): Promise<string> {
  house.time.pass(1);
  const { id } = await placed(house.as(newUser()), mug);
  await house.relay.drain();
  return id;
}

/** The order that was placed last, and since when nothing is missed. */
const anew = (id: string) => ({
  data: { ordersChanged: { id, status: 'PENDING' } },
  extensions: { unbrokenSince: expect.stringMatching(/^\d{4}-.*Z$/) },
});

describe('latestOrder', () => {
  const query = '{ latestOrder { id } }';

  it('is the one that was placed last, where there is any', async () => {
    const staff = house.as(newUser(), 'orders:read');
    expect((await staff.query(query)).data).toEqual({ latestOrder: null });
    await placeNext();
    const id = await placeNext();
    expect((await staff.query(query)).data).toEqual({ latestOrder: { id } });
  });

  it('is for those with orders:read', async () => {
    const { errors } = await house.as(newUser()).query(query);
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });
});

describe.each([
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
] as const)('ordersChanged over %s', (_kind, subscribe) => {
  const open = (...permissions: string[]): Answers<Changed> =>
    subscribe<Changed>(address, {
      query: ORDERS_CHANGED,
      token: house.identity.token({ permissions }),
    });

  it('tells of the order that was placed last, then of what is placed and what changes', async () => {
    const before = await placeNext();
    const changes = open('orders:read');
    expect(await nextAnswer(changes)).toEqual(anew(before));
    const id = await placeNext();
    expect(await nextAnswer(changes)).toEqual({
      data: { ordersChanged: { id, status: 'PENDING' } },
    });
    await house.stockSays('reservation.rejected', answers.rejected(id));
    await house.relay.drain();
    expect(await nextAnswer(changes)).toEqual({
      data: { ordersChanged: { id, status: 'REJECTED' } },
    });
    await changes.return?.();
  });

  it('says so when some may have been missed', async () => {
    const id = await placeNext();
    const changes = open('orders:read');
    expect(await nextAnswer(changes)).toEqual(anew(id));
    await cutOffNews(house.eventsUrl);
    expect(await nextAnswer(changes)).toEqual(anew(id));
    await changes.return?.();
  });

  it('is for those with orders:read', async () => {
    expect(await nextAnswer(open())).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });
});
