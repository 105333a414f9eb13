import { CombinedError } from '@urql/core';
import { GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';

const confirmed = { id: 'ord_1', number: 'ORD-1', status: 'CONFIRMED', rejection: null } as const;

function fault(code: string): CombinedError {
  return new CombinedError({ graphQLErrors: [new GraphQLError('No.', { extensions: { code } })] });
}

it('is placed, whatever else could not be told', () => {
  const placed = { order: confirmed, errors: [] };
  expect(outcomeOf(placed, undefined)).toEqual({ kind: 'placed', orderId: 'ord_1' });
  expect(outcomeOf(placed, fault('SERVICE_UNAVAILABLE')).kind).toBe('placed');
});

it('tells what is left of what stock could not serve', () => {
  const lines = [{ variant: { id: 'var_1' }, requested: 5, available: 2, currentPrice: null }];
  const rejection = { code: 'OUT_OF_STOCK', lines: [...lines, { ...lines[0], variant: null }] };
  const outcome = outcomeOf(
    {
      order: { ...confirmed, status: 'REJECTED', rejection: rejection as never },
      errors: [
        { __typename: 'OutOfStockError', code: 'OUT_OF_STOCK', message: 'Too few.', path: [] },
      ],
    },
    undefined,
  );
  expect(outcome).toMatchObject({
    kind: 'refused',
    code: 'OUT_OF_STOCK',
    shortages: [{ variantId: 'var_1', available: 2 }],
  });
});

it('tells the new price', () => {
  const currentTotal = { amountMinor: '1390', currency: 'EUR' };
  const refusal = { code: 'PRICE_CHANGED', message: 'It is dearer.', path: [] };
  const outcome = outcomeOf(
    { order: null, errors: [{ __typename: 'PriceChangedError', ...refusal, currentTotal }] },
    undefined,
  );
  expect(outcome).toMatchObject({ kind: 'refused', code: 'PRICE_CHANGED', currentTotal });
});

it('knows when nothing can have been placed, and when nobody knows', () => {
  for (const code of ['UNAUTHENTICATED', 'RATE_LIMITED', 'BAD_USER_INPUT']) {
    expect(outcomeOf(undefined, fault(code)).kind).toBe('failed');
  }
  for (const code of ['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'IDEMPOTENCY_IN_PROGRESS']) {
    expect(outcomeOf(undefined, fault(code)).kind).toBe('unanswered');
  }
  // An earlier request with this key may have been placed all the same.
  expect(outcomeOf(undefined, fault('RATE_LIMITED'), true).kind).toBe('unanswered');
  expect(outcomeOf(undefined, fault('UNAUTHENTICATED'), true).kind).toBe('unanswered');
  expect(outcomeOf(undefined, fault('BAD_USER_INPUT'), true).kind).toBe('failed');
  const lost = new CombinedError({ networkError: new TypeError('fetch failed') });
  expect(outcomeOf(undefined, lost).kind).toBe('unanswered');
  expect(outcomeOf(undefined, undefined).kind).toBe('unanswered');
});
