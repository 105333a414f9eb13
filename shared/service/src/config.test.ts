import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, readConfig, startupMessage, variables } from './config.ts';
import { Fault, Refused } from './errors.ts';

const schema = z.object({
  PORT: variables.port(4001),
  DATABASE_URL: variables.url('postgres', 'postgresql'),
  SECRET: variables.secret(),
  ORIGINS: variables.list(['http://localhost:3000']),
  VERBOSE: variables.flag(false),
});
const good = { DATABASE_URL: 'postgres://localhost/x', SECRET: 's'.repeat(32) };

describe('readConfig', () => {
  it('reads text into values and fills in defaults', () => {
    expect(
      readConfig(schema, { ...good, PORT: '5000', ORIGINS: 'a, b,', VERBOSE: 'true' }),
    ).toEqual({
      ...good,
      PORT: 5000,
      ORIGINS: ['a', 'b'],
      VERBOSE: true,
    });
    expect(readConfig(schema, good).PORT).toBe(4001);
  });

  it('takes an empty variable as absent', () => {
    expect(readConfig(schema, { ...good, PORT: '' }).PORT).toBe(4001);
  });

  it('lists all faults at once, each by its variable', () => {
    const read = () =>
      readConfig(schema, { PORT: '70000', DATABASE_URL: 'mysql://x', VERBOSE: 'yes' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      [
        'The configuration is faulty:',
        '  PORT: must be at most 65535',
        '  DATABASE_URL: must be a URL that begins with postgres:// or postgresql://',
        '  SECRET: is required but not set',
        '  VERBOSE: must be "true" or "false"',
      ].join('\n'),
    );
  });
});

describe('startupMessage', () => {
  it('names a port in use in one sentence', () => {
    const error = Object.assign(new Error('listen'), {
      code: 'EADDRINUSE',
      address: '127.0.0.1',
      port: 4000,
    });
    expect(startupMessage(error)).toBe('Port 4000 on 127.0.0.1 is already in use.');
  });

  it.each([
    ['a fault', new Fault('BAD_USER_INPUT', 'too short')],
    ['a refusal', new Refused([{ code: 'TAKEN', message: 'too short', path: [] }])],
    ['a faulty configuration', new ConfigError('too short')],
  ])('tells %s to an operator without a stack trace', (_, error) => {
    expect(startupMessage(error)).toBe('too short');
  });

  it('names a file that is missing', () => {
    const error = Object.assign(new Error('open'), { code: 'ENOENT', path: '/nowhere.json' });
    expect(startupMessage(error)).toBe('There is no file /nowhere.json.');
  });

  it('keeps the stack of what nobody foresaw', () => {
    expect(startupMessage(new TypeError('x is not a function'))).toContain('at ');
  });
});
