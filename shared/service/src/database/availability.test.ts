import postgres from 'postgres';
import { expect, it } from 'vitest';
import { createErrorFormatter } from '../graphql/format-error.ts';
import { createLogger } from '../logger.ts';
import { isDatabaseAway, isDatabaseLate } from './availability.ts';
import { PoolBusy } from './connections.ts';

const withCode = (error: Error, code: string) => Object.assign(error, { code });
const driver = (code: string) => withCode(new Error('the driver'), code);
const server = (code: string) => withCode(new postgres.PostgresError('the server'), code);
/** As drizzle and then an action pass it on. */
const wrapped = (cause: unknown) =>
  new Error('an action', { cause: new Error('a query', { cause }) });

const formatError = createErrorFormatter(createLogger({ service: 'test', level: 'silent' }));
const codeFor = (error: unknown) => formatError({ message: 'masked' }, error).extensions?.['code'];

it.each([
  ['away', driver('CONNECTION_CLOSED')],
  ['away', driver('CONNECT_TIMEOUT')],
  ['away', driver('ECONNREFUSED')],
  ['away', driver('EPIPE')],
  ['away', driver('EAI_AGAIN')],
  ['away', server('08006')],
  ['away', server('57P01')],
  ['away', server('57P02')],
  ['away', server('57P03')],
  ['away', server('53300')],
  ['late', server('57014')],
  ['late', server('55P03')],
  ['late', server('25P03')],
  ['late', new PoolBusy('many wait')],
  ['to answer for it', server('23505')],
  ['to answer for it', server('40001')],
  ['to answer for it', new TypeError('ours')],
])('the database is %s: %s', (verdict, error) => {
  for (const told of [error, wrapped(error)]) {
    expect(isDatabaseAway(told)).toBe(verdict === 'away');
    expect(isDatabaseLate(told)).toBe(verdict === 'late');
    expect(codeFor(told)).toBe(
      verdict === 'to answer for it' ? 'INTERNAL_SERVER_ERROR' : 'SERVICE_UNAVAILABLE',
    );
  }
});
