import { newId } from '@supergraph/service/ids';
import { money } from '@supergraph/service/money';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answers,
  type House,
  newUser,
  openHouse,
  PLACE_ORDER,
  place,
  placed,
  stockEvent,
  variant,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

async function storedRows() {
  const [row] = await house.database.sql<Record<string, number>[]>`
    SELECT (SELECT count(*)::int FROM orders) AS orders,
      (SELECT count(*)::int FROM order_lines) AS lines,
      (SELECT count(*)::int FROM order_events) AS events,
      (SELECT count(*)::int FROM order_sagas) AS sagas,
      (SELECT count(*)::int FROM idempotency_keys) AS keys,
      (SELECT count(*)::int FROM outbox) AS outbox`;
  return row;
}

describe('placing an order', () => {
  it('stores it with a snapshot of what was bought, and asks stock', async () => {
    const customer = newUser();
    const [mug, pot] = [variant(), variant({ sku: 'POT', price: money(999n, 'EUR') })];
    await house.sells(mug, pot);
    const { data, errors } = await place(house.as(customer), {
      lines: [
        { variantId: mug.variantId, quantity: 2 },
        { variantId: pot.variantId, quantity: 1 },
      ],
      expectedTotal: { amountMinor: '3499', currency: 'EUR' },
    });
    expect(errors).toBeUndefined();
    expect(data?.placeOrder.errors).toEqual([]);
    const order = data?.placeOrder.order;
    expect(order).toMatchObject({
      number: expect.stringMatching(/^ORD-\d{7}$/),
      status: 'PENDING',
      total: { amountMinor: '3499', currency: 'EUR' },
      placedAt: '2026-03-01T12:00:00.000Z',
      settledAt: null,
      customer: { id: customer },
      lines: [
        {
          sku: 'MUG-BLUE',
          quantity: 2,
          unitPrice: { amountMinor: '1250' },
          total: { amountMinor: '2500', currency: 'EUR' },
          variant: { id: mug.variantId },
        },
        { sku: 'POT', quantity: 1, unitPrice: { amountMinor: '999' } },
      ],
    });
    expect(await house.said(String(order?.id))).toEqual([
      {
        type: 'placed',
        sequence: 1,
        data: {
          orderId: order?.id,
          number: order?.number,
          customerId: customer,
          placedAt: '2026-03-01T12:00:00.000Z',
          currency: 'EUR',
          isSale: false,
          lines: [
            {
              lineId: expect.stringMatching(/^oln_/),
              variantId: mug.variantId,
              quantity: 2,
              unitPrice: { amountMinor: '1250', currency: 'EUR' },
            },
            {
              lineId: expect.stringMatching(/^oln_/),
              variantId: pot.variantId,
              quantity: 1,
              unitPrice: { amountMinor: '999', currency: 'EUR' },
            },
          ],
        },
      },
    ]);
  });

  it('is CONFIRMED by what stock says', async () => {
    const client = house.as(newUser());
    const mug = variant();
    await house.sells(mug);
    const { id } = await placed(client, mug);
    await house.stockSays('reservation.held', answers.held(id));
    await house.stockSays('reservation.committed', answers.committed(id));
    const { data } = await client.query(
      `query ($id: ID!) { order(id: $id) {
        status confirmedAt settledAt events { fromStatus toStatus actor { id } } } }`,
      { id },
    );
    expect(data).toEqual({
      order: {
        status: 'CONFIRMED',
        confirmedAt: '2026-03-01T12:00:00.000Z',
        settledAt: '2026-03-01T12:00:00.000Z',
        events: [
          { fromStatus: null, toStatus: 'PENDING', actor: { id: expect.stringMatching(/^usr_/) } },
          { fromStatus: 'PENDING', toStatus: 'CONFIRMED', actor: null },
        ],
      },
    });
    expect((await house.said(id)).map(({ type, sequence }) => [type, sequence])).toEqual([
      ['placed', 1],
      ['approved', 2],
      ['confirmed', 3],
    ]);
  });

  it('needs somebody who is signed in', async () => {
    const input = { idempotencyKey: 'k', lines: [{ variantId: newId('var'), quantity: 1 }] };
    const { errors } = await house.anonymous.query(PLACE_ORDER, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('an idempotency key', () => {
  it('gives the same order for the same body, and one order only', async () => {
    const client = house.as(newUser());
    const mug = variant();
    await house.sells(mug);
    const input = { idempotencyKey: 'again', lines: [{ variantId: mug.variantId, quantity: 1 }] };
    const first = await place(client, input);
    const before = await storedRows();
    const second = await place(client, input);
    expect(second.data?.placeOrder.order).toEqual(first.data?.placeOrder.order);
    expect(await storedRows()).toEqual(before);
  });

  it('with another body is refused', async () => {
    const client = house.as(newUser());
    const mug = variant();
    await house.sells(mug);
    const line = { variantId: mug.variantId, quantity: 1 };
    await place(client, { idempotencyKey: 'once', lines: [line] });
    const { data, errors } = await place(client, {
      idempotencyKey: 'once',
      lines: [{ ...line, quantity: 2 }],
    });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }]);
  });

  it('belongs to its caller', async () => {
    const mug = variant();
    await house.sells(mug);
    const input = { idempotencyKey: 'mine', lines: [{ variantId: mug.variantId, quantity: 1 }] };
    const [one, other] = [
      await place(house.as(newUser()), input),
      await place(house.as(newUser()), input),
    ];
    expect(one.data?.placeOrder.order?.id).not.toBe(other.data?.placeOrder.order?.id);
  });

  it('sent many times at once gives one order, or says that it is being worked on', async () => {
    const client = house.as(newUser());
    const mug = variant();
    await house.sells(mug);
    const before = await storedRows();
    const input = { idempotencyKey: 'rush', lines: [{ variantId: mug.variantId, quantity: 1 }] };
    const rush = await Promise.all(Array.from({ length: 20 }, () => place(client, input)));
    const ids = rush.flatMap(({ data }) => data?.placeOrder.order?.id ?? []);
    const codes = rush.flatMap(({ errors }) => errors?.map((error) => error.extensions.code) ?? []);
    expect(new Set(ids).size).toBe(1);
    expect(ids.length + codes.length).toBe(20);
    expect(new Set(codes)).toEqual(new Set(codes.length > 0 ? ['IDEMPOTENCY_IN_PROGRESS'] : []));
    expect((await storedRows())?.['orders']).toBe(Number(before?.['orders']) + 1);
  });

  it('whose request is still open is IDEMPOTENCY_IN_PROGRESS', async () => {
    const customer = newUser();
    const mug = variant();
    await house.sells(mug);
    const input = { idempotencyKey: 'open', lines: [{ variantId: mug.variantId, quantity: 1 }] };
    await house.database.sql.begin(async (sql) => {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`placeOrder:${customer}:open`}, 0))`;
      const { errors } = await place(house.as(customer), input);
      expect(errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_IN_PROGRESS' } }]);
    });
    const { data } = await place(house.as(customer), input);
    expect(data?.placeOrder.order?.status).toBe('PENDING');
  });

  it('of a refused attempt may be used again', async () => {
    const client = house.as(newUser());
    const mug = variant();
    const input = { idempotencyKey: 'retry', lines: [{ variantId: mug.variantId, quantity: 1 }] };
    const refused = await place(client, input);
    expect(refused.data?.placeOrder.errors).toMatchObject([{ code: 'VARIANT_NOT_FOUND' }]);
    await house.sells(mug);
    const { data } = await place(client, { ...input, lines: [{ ...input.lines[0], quantity: 3 }] });
    expect(data?.placeOrder.order?.status).toBe('PENDING');
  });
});

describe('an order that is refused before it is placed', () => {
  const mug = variant();
  const old = variant({ sku: 'OLD', status: 'ARCHIVED' });
  const yen = variant({ sku: 'YEN', price: money(90n, 'JPY') });
  const unknown = newId('var');
  const line = (variantId: string) => ({ variantId, quantity: 1 });

  it.each([
    {
      why: 'an unknown variant',
      input: { lines: [line(mug.variantId), line(unknown)] },
      error: {
        __typename: 'VariantNotFoundError',
        code: 'VARIANT_NOT_FOUND',
        path: ['input', 'lines', '1', 'variantId'],
      },
    },
    {
      why: 'an archived variant',
      input: { lines: [line(old.variantId)] },
      error: { __typename: 'VariantUnavailableError', code: 'VARIANT_UNAVAILABLE' },
    },
    {
      why: 'two currencies',
      input: { lines: [line(mug.variantId), line(yen.variantId)] },
      error: { __typename: 'CurrencyMismatchError', code: 'CURRENCY_MISMATCH' },
    },
    {
      why: 'an expected total in another currency',
      input: {
        lines: [line(mug.variantId)],
        expectedTotal: { amountMinor: '1250', currency: 'USD' },
      },
      error: { __typename: 'CurrencyMismatchError', code: 'CURRENCY_MISMATCH' },
    },
    {
      why: 'another total than expected',
      input: {
        lines: [line(mug.variantId)],
        expectedTotal: { amountMinor: '1200', currency: 'EUR' },
      },
      error: { __typename: 'PriceChangedError', code: 'PRICE_CHANGED' },
    },
  ])('for $why leaves no row', async ({ input, error }) => {
    await house.sells(mug, old, yen);
    const before = await storedRows();
    const { data, errors } = await place(house.as(newUser()), input);
    expect(errors).toBeUndefined();
    expect(data?.placeOrder.order).toBeNull();
    expect(data?.placeOrder.errors).toMatchObject([error]);
    expect(await storedRows()).toEqual(before);
  });

  it('for its price names both totals', async () => {
    await house.sells(mug);
    const { data } = await house.as(newUser()).query(
      `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { errors {
        ... on PriceChangedError { expectedTotal { amountMinor } currentTotal { amountMinor } } } } }`,
      {
        input: {
          idempotencyKey: 'k',
          lines: [line(mug.variantId)],
          expectedTotal: { amountMinor: '1200', currency: 'EUR' },
        },
      },
    );
    expect(data).toEqual({
      placeOrder: {
        errors: [{ expectedTotal: { amountMinor: '1200' }, currentTotal: { amountMinor: '1250' } }],
      },
    });
  });
});

describe('malformed input', () => {
  const variantId = newId('var');
  const good = { variantId, quantity: 1 };

  it.each([
    { input: { lines: [{ variantId, quantity: 0 }] }, path: 'input.lines.0.quantity', rule: 'min' },
    {
      input: { lines: [{ variantId, quantity: -3 }] },
      path: 'input.lines.0.quantity',
      rule: 'min',
    },
    {
      input: { lines: [good, { variantId, quantity: 10_001 }] },
      path: 'input.lines.1.quantity',
      rule: 'max',
    },
    {
      input: { lines: [{ variantId, quantity: 10_000 }, good] },
      path: 'input.lines.1.quantity',
      rule: 'max',
    },
    { input: { lines: [] }, path: 'input.lines', rule: 'min' },
    { input: { lines: Array(101).fill(good) }, path: 'input.lines', rule: 'max' },
    { input: { lines: [good], idempotencyKey: '' }, path: 'input.idempotencyKey', rule: 'min' },
    {
      input: { lines: [good], idempotencyKey: 'x'.repeat(256) },
      path: 'input.idempotencyKey',
      rule: 'max',
    },
    { input: { lines: [good], idempotencyKey: 'a\0b' }, path: 'input.idempotencyKey' },
    {
      input: { lines: [{ variantId: 'mug', quantity: 1 }] },
      path: 'input.lines.0.variantId',
    },
    {
      input: { lines: [good], expectedTotal: { amountMinor: '-1', currency: 'EUR' } },
      path: 'input.expectedTotal.amountMinor',
      rule: 'min',
    },
  ])('is BAD_USER_INPUT at $path', async ({ input, path, rule }) => {
    const before = await storedRows();
    const { data, errors } = await place(house.as(newUser()), input);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    const fields = errors?.[0]?.extensions.fields ?? [];
    expect(fields.map((field) => field.path)).toContain(path);
    if (rule) expect(fields.find((field) => field.path === path)?.rule).toBe(rule);
    expect(await storedRows()).toEqual(before);
  });

  it.each([
    { amountMinor: '12.50', currency: 'EUR' },
    { amountMinor: '1250', currency: 'EURO' },
  ])('is BAD_USER_INPUT for the expected total $amountMinor $currency', async (expectedTotal) => {
    const { errors } = await place(house.as(newUser()), { lines: [good], expectedTotal });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('waiting for stock', () => {
  it('brings the final state with the answer', async () => {
    await using patient = await openPatientHouse('committed');
    const { data } = await placeMug(patient);
    expect(data?.placeOrder).toMatchObject({ order: { status: 'CONFIRMED' }, errors: [] });
  });

  it('brings a rejected order together with the reason', async () => {
    await using patient = await openPatientHouse('rejected');
    const { data } = await placeMug(patient);
    expect(data?.placeOrder).toMatchObject({
      order: {
        status: 'REJECTED',
        rejection: {
          code: 'OUT_OF_STOCK',
          message: 'MUG-BLUE: 2 wanted, 1 left.',
          lines: [{ requested: 2, available: 1, currentPrice: null }],
        },
      },
      errors: [{ __typename: 'OutOfStockError', code: 'OUT_OF_STOCK', path: ['input', 'lines'] }],
    });
  });

  async function placeMug(patient: House) {
    const mug = variant();
    await patient.sells(mug);
    return place(patient.as(newUser()), { lines: [{ variantId: mug.variantId, quantity: 2 }] });
  }

  /** Stock that answers by itself, through the transport; placeOrder waits as long as it takes. */
  async function openPatientHouse(outcome: 'committed' | 'rejected'): Promise<House> {
    const patient = await openHouse({ waitMs: 20_000 });
    const { transport } = patient;
    const types = ['orders.order.placed.v1', 'orders.order.approved.v1'];
    await transport.declare('inventory', types);
    await transport.consume('inventory', (message) => answer(message), { concurrency: 1 });
    patient.relay.start();
    return patient;

    async function answer(message: unknown): Promise<void> {
      const { type, subject } = message as { type: string; subject: string };
      const isPlaced = type === types[0];
      const kind = outcome === 'rejected' ? 'rejected' : isPlaced ? 'held' : 'committed';
      await transport.publish([stockEvent(`reservation.${kind}`, answers[kind](subject))]);
    }
  }
});
