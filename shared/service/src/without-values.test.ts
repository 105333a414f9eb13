import { DrizzleQueryError } from 'drizzle-orm/errors';
import { pino } from 'pino';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { loggerOptions } from './logger.ts';
import { messageWithoutValues } from './without-values.ts';

const ADDRESS = 'ada@example.com';

function databaseError(code: string, message: string) {
  const detail = `Key (email)=(${ADDRESS}) already exists.`;
  // The driver's error takes what the server sent; its type does not say so.
  return Object.assign(new postgres.PostgresError(message), {
    code,
    message,
    detail,
    table_name: 'users',
  });
}

const cause = databaseError('22P02', `invalid input syntax for type bigint: "${ADDRESS}"`);
const wrapped = new DrizzleQueryError('INSERT INTO users VALUES ($1)', [ADDRESS], cause);

it('leaves the parameters out of what is told of a statement', () => {
  expect(messageWithoutValues(wrapped)).toBe('Failed query: INSERT INTO users VALUES ($1)');
});

it('leaves out the value that Postgres quotes', () => {
  expect(messageWithoutValues(cause)).toBe('invalid input syntax for type bigint');
  const duplicate = databaseError(
    '23505',
    'duplicate key value violates unique constraint "users_email"',
  );
  expect(messageWithoutValues(duplicate)).toBe(duplicate.message);
});

it('takes other errors at their word', () => {
  expect(messageWithoutValues(new Error('no: "luck"'))).toBe('no: "luck"');
  expect(messageWithoutValues('text')).toBe('text');
});

it('keeps values out of the log, at any depth, and what helps in it', () => {
  const lines: string[] = [];
  const log = pino(loggerOptions({ service: 'test', level: 'info' }), {
    write: (line: string) => void lines.push(line),
  });
  log.error({ err: new Error('could not save', { cause: wrapped }) }, 'failed');
  expect(lines.join()).not.toContain(ADDRESS);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: {
      message: 'could not save',
      stack: expect.stringContaining('without-values.test.ts'),
      cause: {
        message: 'Failed query: INSERT INTO users VALUES ($1)',
        cause: { code: '22P02', table_name: 'users' },
      },
    },
  });
});
