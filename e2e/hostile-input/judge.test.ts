import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';

function heard(answer: unknown, { status = 200, secrets = [] as string[] } = {}) {
  return judge({ status, text: JSON.stringify(answer), secrets });
}

function refused(message: string, code: string | undefined = 'BAD_USER_INPUT') {
  return { data: null, errors: [{ message, extensions: { code } }] };
}

describe('the judge of answers', () => {
  it('lets data and refusals pass, whatever hostile text they repeat', () => {
    expect(heard({ data: { me: null } })).toEqual([]);
    expect(heard(refused('input.title: must be well-formed Unicode'))).toEqual([]);
    expect(heard(refused('must be an id, got "\'; DROP TABLE users; --"'))).toEqual([]);
    expect(heard(refused('over the limit', 'BAD_REQUEST'), { status: 413 })).toEqual([]);
  });

  it('hears a fault of ours, a service that is away, and a code that stands in no table', () => {
    for (const code of ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'FST_ERR_VALIDATION']) {
      expect(heard(refused('Something went wrong.', code))).toEqual([
        `HTTP 200 with the code ${code}`,
      ]);
    }
    expect(heard({ errors: [{ message: 'no code' }] }, { status: 500 })).toEqual([
      'HTTP 500 with the code undefined',
    ]);
  });

  it('hears what is no answer at all', () => {
    const texts = ['<html>502</html>', '', '[]', '{}', '{"data":null}'];
    for (const text of texts) {
      expect(judge({ status: 502, text, secrets: [] }), text).toHaveLength(1);
    }
  });

  it.each([
    'Failed query: select "id" from "users" where "email" = $1',
    'insert into "orders" ("id") values (default)',
    'update "users" set "roles" = 1',
    'params: somebody@example.com',
    'invalid byte sequence for encoding "UTF8": 0x00',
    'duplicate key value violates unique constraint "users_email_unique"',
    'value "9223372036854775808" is out of range for type bigint',
    'Error\n    at placeOrder (file:///srv/orders/src/actions/place-order.ts:12:5)',
    "Cannot read properties of undefined (reading 'id')",
    'TypeError: Cannot convert undefined or null to object',
    '$argon2id$v=19$m=19456,t=2,p=1$B/L6sw$2rgAyv',
  ])('hears what leaks: %s', (message) => {
    expect(heard(refused(message)).length).toBeGreaterThan(0);
  });

  it('hears a secret of the request in its answer', () => {
    const secrets = ['correct-horse-demo'];
    expect(heard(refused('got { password: "correct" }'), { secrets })).toEqual([]);
    expect(heard(refused('got { password: "correct-horse-demo" }'), { secrets })).toEqual([
      'it says a secret again',
    ]);
  });
});
