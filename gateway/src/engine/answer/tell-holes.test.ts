import { expect, it } from 'vitest';
import type { Step } from '../execute/places.ts';
import type { AnswerError } from '../execute/run.ts';
import type { Hole } from './output.ts';
import { tellHoles } from './tell-holes.ts';

const thing = { __typename: 'Cup' };
const path = ['cups', 1, 'size'];
const absent: Hole = { kind: 'absent', path, thing, quietDepth: 9 };
const ownerOf = () => 'kitchen';

function tell(
  hole: Hole,
  absence?: 'unknown' | 'incomplete',
  owner: typeof ownerOf | (() => undefined) = ownerOf,
) {
  const absences = new Map(absence ? [[thing, new Map([['kitchen', absence]])]] : []);
  return tellHoles([hole], { errors: [], absences }, owner);
}

it.each([
  [
    'a value that is wrong',
    { kind: 'wrong', path, what: 'gave no list' } as const,
    undefined,
    'SERVICE_UNAVAILABLE',
    'The service kitchen gave no list.',
  ],
  [
    'null where a value must be',
    absent,
    undefined,
    'SERVICE_UNAVAILABLE',
    'The service kitchen gave null where there must be a value.',
  ],
  [
    'what its service does not know',
    absent,
    'unknown',
    'NOT_FOUND',
    'The service kitchen knows no such Cup.',
  ],
  [
    'what could not be asked for',
    absent,
    'incomplete',
    'SERVICE_UNAVAILABLE',
    'The service kitchen could not be asked, for want of what others should have given.',
  ],
] as const)('tells of %s', (_, hole, absence, code, message) => {
  expect(tell(hole, absence)).toEqual([
    { message, path, extensions: { code, serviceName: 'kitchen' } },
  ]);
});

it('names no service that it does not know, and no type that nobody said', () => {
  expect(tell(absent, undefined, () => undefined)).toEqual([
    {
      message: 'A service gave null where there must be a value.',
      path,
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    },
  ]);
});

it.each<[Step[] | undefined, number]>([
  [['cups', 1, 'size'], 0],
  [['cups', 1], 0],
  [['cups'], 0],
  [['cups', 1, 'size', 0], 0],
  [['cups', 0, 'size'], 1],
  [['cups', 1, 'name'], 1],
  [undefined, 1],
])('says nothing more where a service has told by itself, at %j', (told, count) => {
  const errors: AnswerError[] = [{ message: 'broken', path: told, extensions: {} }];
  expect(tellHoles([absent], { errors, absences: new Map() }, ownerOf)).toHaveLength(count);
});
