import { expect, it } from 'vitest';
import { addErrors, UNCODED } from './add-errors.ts';
import type { Step } from './places.ts';
import type { AnswerError } from './run.ts';

interface Surroundings {
  data?: unknown;
  lost?: Step[][];
  path?: Step[];
  extensions?: Record<string, unknown>;
}

function told({ data, lost = [], path, extensions }: Surroundings): AnswerError[] {
  const errors: AnswerError[] = [];
  addErrors(
    { errors },
    [{ message: 'no', ...(path && { path }), ...(extensions && { extensions }) }],
    {
      subgraph: 'kitchen',
      data,
      field: '_entities',
      pathsOf: ([, index, ...rest]) => [
        ['cups', Number(index), ...rest],
        ['best', ...rest],
      ],
      lost: () => lost,
    },
  );
  return errors;
}

const pathsOf = (errors: readonly AnswerError[]) => errors.map(({ path }) => path);
const entities = (name: unknown) => ({ _entities: [{ name }] });

it('has its place in each thing that the entity stands for', () => {
  const errors = told({ path: ['_entities', 0, 'name'], data: entities(null) });
  expect(pathsOf(errors)).toEqual([
    ['cups', 0, 'name'],
    ['best', 'name'],
  ]);
});

it.each<[string, Surroundings]>([
  ['has no path', {}],
  ['has an empty path', { path: [] }],
  ['is about all entities', { path: ['_entities'], data: null }],
  ['leads nowhere', { path: ['_entities', 3, 'name'], data: entities('x') }],
  ['leads into what was given', { path: ['_entities', 0, 'name', 'first'], data: entities('x') }],
])('is told at each field that is lost if it %s', (_, surroundings) => {
  const lost = [
    ['cups', 0, 'name'],
    ['cups', 1, 'name'],
  ];
  expect(pathsOf(told({ ...surroundings, lost }))).toEqual(lost);
});

it('has no place where nothing is lost', () => {
  expect(pathsOf(told({}))).toEqual([undefined]);
});

it('has the code of the service, or one that says it has none, and its name', () => {
  expect(told({})[0]?.extensions).toEqual({ code: UNCODED, serviceName: 'kitchen' });
  const extensions = { code: 'GONE', since: 3, serviceName: 'another' };
  expect(told({ extensions })[0]?.extensions).toEqual({ ...extensions, serviceName: 'kitchen' });
});

it('is told a hundred times at most, and the last says how many more there are', () => {
  const lost = Array.from({ length: 120 }, (_, index) => ['cups', index, 'name']);
  const errors = told({ lost });
  expect(pathsOf(errors)).toEqual(lost.slice(0, 100));
  expect(errors.at(-1)?.extensions['furtherFields']).toBe(20);
  expect(errors.at(-2)?.extensions).not.toHaveProperty('furtherFields');
  expect(told({ lost: lost.slice(0, 100) }).at(-1)?.extensions).not.toHaveProperty('furtherFields');
});
