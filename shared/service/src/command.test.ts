import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { CommandError, command, exitCodeOf, option, positiveNumber } from './command.ts';

const told = { out: '', err: '' };
const write = (to: 'out' | 'err') => (text: unknown) => {
  told[to] += String(text);
  return true;
};
vi.spyOn(process.stdout, 'write').mockImplementation(write('out'));
vi.spyOn(process.stderr, 'write').mockImplementation(write('err'));
afterEach(() => Object.assign(told, { out: '', err: '' }));

const ran = vi.fn<(...args: unknown[]) => Promise<void>>(async () => undefined);
const water = command({
  about: 'Waters the plants.',
  usage: ['npm run water -- ROOM…'],
  options: {
    litres: option.value('N', 'for each', positiveNumber().default(1.5)),
    can: option.value('COLOUR', 'of the can', z.enum(['red', 'blue'], 'must be red or blue')),
    plant: option.list('NAME', 'this one alone', z.string().min(2, 'is too short')),
    quietly: option.flag('says nothing'),
  },
  takes: ['ROOM', 'ROOM…'],
  failure: 'a plant is dry',
  run: ran,
});

it('reads what was typed, with defaults for what was not', async () => {
  const argv = ['--can', 'red', 'kitchen', '--plant', 'fern', '--plant', 'ivy', 'hall'];
  expect(await exitCodeOf(water, argv)).toBe(0);
  const values = { litres: 1.5, can: 'red', plant: ['fern', 'ivy'], quietly: false };
  expect(ran).toHaveBeenLastCalledWith(values, ['kitchen', 'hall']);
});

it.each([
  [['kitchen'], '--can is missing.'],
  [['--can', 'green', 'kitchen'], '--can must be red or blue, not "green".'],
  [['--can', 'red', '--litres', 'many', 'kitchen'], '--litres must be a number above 0'],
  [['--can', 'red', '--litres', '-1', 'kitchen'], '--litres'],
  [
    ['--can', 'red', '--plant', 'fern', '--plant', 'x', 'kitchen'],
    '--plant is too short, not "x".',
  ],
  [['--can', 'red'], 'ROOM is missing.'],
  [['--wet', 'kitchen'], "Unknown option '--wet'"],
])('%j ends with 2 and says why, and where to read more', async (argv, why) => {
  ran.mockClear();
  expect(await exitCodeOf(water, argv)).toBe(2);
  expect(told.err).toContain(why);
  expect(told.err).toContain('--help');
  expect(ran).not.toHaveBeenCalled();
});

it('takes no more arguments than it has names for', async () => {
  const one = command({ about: 'One.', takes: ['ROOM'], run: ran });
  expect(await exitCodeOf(one, ['kitchen', 'hall'])).toBe(2);
  expect(told.err).toContain('"hall" is one argument too many.');
});

it('tells all that it takes, and does nothing else', async () => {
  ran.mockClear();
  expect(await exitCodeOf(water, ['--litres', 'many', '--help'])).toBe(0);
  expect(told.out).toBe(`Waters the plants.

  npm run water -- ROOM…

  --litres N    for each. Default 1.5
  --can COLOUR  of the can
  --plant NAME  this one alone
  --quietly     says nothing

Ends with 0 when it is done, 1 when a plant is dry, 2 when the arguments make no sense.
`);
  expect(ran).not.toHaveBeenCalled();
});

it('ends with 1 and one sentence when it could not be done', async () => {
  ran.mockRejectedValueOnce(new CommandError('The fern is dry.'));
  expect(await exitCodeOf(water, ['--can', 'red', 'kitchen'])).toBe(1);
  expect(told.err).toBe('The fern is dry.\n');
});

it('shows where a fault of ours comes from', async () => {
  ran.mockRejectedValueOnce(new Error('unforeseen'));
  expect(await exitCodeOf(water, ['--can', 'red', 'kitchen'])).toBe(1);
  expect(told.err).toMatch(/unforeseen\n\s+at /);
});
