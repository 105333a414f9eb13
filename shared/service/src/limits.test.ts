import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineLimits } from './limits.ts';

const limits = defineLimits({
  cupsPerGuest: {
    variable: 'CUPS_PER_GUEST',
    default: 3,
    min: 0,
    max: 10,
    what: 'Cups of one guest; 0 for no bound.',
    beyond: 'RATE_LIMITED',
  },
});
const configSchema = z.object(limits.variables);

it('a limit that nobody sets has its default', () => {
  expect(limits.read(configSchema.parse({}))).toEqual(limits.defaults);
  expect(limits.defaults).toEqual({ cupsPerGuest: 3 });
});

it('a limit is what its variable says, within its range', () => {
  expect(limits.read(configSchema.parse({ CUPS_PER_GUEST: '10' }))).toEqual({ cupsPerGuest: 10 });
  expect(configSchema.safeParse({ CUPS_PER_GUEST: '11' }).error?.issues[0]?.path).toEqual([
    'CUPS_PER_GUEST',
  ]);
});
