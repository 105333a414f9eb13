import { expect, it } from 'vitest';
import { Fault, Refused } from '../errors.ts';
import { errorType } from './error-type.ts';

it.each([
  ['a fault by its code', new Fault('RATE_LIMITED', 'Too many.'), 'RATE_LIMITED'],
  [
    'a fault that was wrapped likewise',
    new Error('outer', { cause: new Fault('FORBIDDEN', 'No.') }),
    'FORBIDDEN',
  ],
  [
    'a refusal by its first code',
    new Refused([{ code: 'OUT_OF_STOCK', message: 'None left.', path: [] }]),
    'OUT_OF_STOCK',
  ],
  [
    'a system error by its code',
    Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    'ECONNRESET',
  ],
  ['another error by its class', new TypeError('password=hunter2'), 'TypeError'],
  ['what is no error as one', 'password=hunter2', 'Error'],
])('names %s', (_what, error, name) => {
  expect(errorType(error)).toBe(name);
});
