import { expect, it } from 'vitest';
import { codesOf } from './codes.ts';

it('tells the codes of faults', () => {
  const errors = [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }];
  expect(codesOf(200, JSON.stringify({ data: null, errors }))).toEqual(['FORBIDDEN']);
});

it('tells the codes of refusals, one for each payload', () => {
  const payload = { session: null, errors: [{ code: 'INVALID_CREDENTIALS' }] };
  expect(codesOf(200, JSON.stringify({ data: { a: payload, b: payload } }))).toEqual([
    'INVALID_CREDENTIALS',
    'INVALID_CREDENTIALS',
  ]);
});

it('calls an answer without either ok', () => {
  expect(codesOf(200, '{"data":{"a":{"errors":[]},"b":null,"c":[1]}}')).toEqual(['ok']);
});

it.each(['<html>', '', '[]', '{"errors":[{"message":"without a code"}]}'])(
  'tells the status where the answer is no GraphQL: %s',
  (text) => expect(codesOf(404, text)).toEqual(['404']),
);
