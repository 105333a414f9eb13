import { expect, it } from 'vitest';
import { splitRequest, tellRequest } from './request-id.ts';

it('finds the request id that was told at the end of a sentence', () => {
  const said = 'Request a price. Try again.';
  expect(splitRequest(said + tellRequest('req_01:a.b-c'))).toEqual({ said, id: 'req_01:a.b-c' });
});

it.each(['Out of stock.', 'Request it again.', ''])(
  'finds none where none was told: %s',
  (said) => {
    expect(splitRequest(said)).toEqual({ said, id: undefined });
  },
);
