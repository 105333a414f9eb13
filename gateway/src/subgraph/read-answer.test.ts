import { expect, it } from 'vitest';
import { withRetryAfter } from './read-answer.ts';

const limited = { message: 'slow down', extensions: { code: 'RATE_LIMITED' } };

it('takes over from a header when to come again, in milliseconds', () => {
  expect(withRetryAfter({ errors: [limited] }, '7').errors).toEqual([
    { message: 'slow down', extensions: { code: 'RATE_LIMITED', retryAfterMs: 7_000 } },
  ]);
});

it('leaves alone an error that says so itself, and a header that counts no seconds', () => {
  const exact = { message: 'later', extensions: { code: 'RATE_LIMITED', retryAfterMs: 6_400 } };
  expect(withRetryAfter({ errors: [exact] }, '7').errors).toEqual([exact]);
  for (const header of ['Wed, 21 Oct 2026 07:28:00 GMT', '-1', '9'.repeat(30), undefined]) {
    expect(withRetryAfter({ errors: [limited] }, header)).toEqual({ errors: [limited] });
  }
});
