import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

const lines = (...text: string[]) => text.join('\n');

it('waives what follows the comment, with all in it', () => {
  const sdl = lines(
    'type Query { "A." a: T }',
    '# schema-check-ignore lint/description: it is generated',
    'type T {',
    '  b: Int',
    '}',
    'type U @key(fields: "id") { id: ID! }',
  );
  expect(lint('description', sdl)).toEqual(['U has no description.', 'U.id has no description.']);
});

it('waives the line that the comment ends', () => {
  const sdl = lines(
    'type Query {',
    '  a: Int # schema-check-ignore lint/description: plain',
    '  b: Int',
    '}',
  );
  expect(lint('description', sdl)).toEqual(['Query.b has no description.']);
});

it('waives a whole file', () => {
  const sdl = lines(
    'type Query { a: Int }',
    '# schema-check-ignore-file lint/description: drafts',
    'type T { b: Int }',
  );
  expect(lint('description', sdl)).toEqual([]);
});

it('gives a waiver without a reason no force, and says so', () => {
  const sdl = lines('# schema-check-ignore lint/description', 'type Query { a: Int }');
  expect(lint('description', sdl)).toEqual(['Query.a has no description.']);
  expect(lint('waiver-without-reason', sdl)).toEqual([
    'This waiver of lint/description gives no reason, so it has no force.',
  ]);
});

it('tells of a waiver that waives nothing', () => {
  const sdl = lines('# schema-check-ignore lint/type-name: old', 'type Query { a: Int }');
  expect(lint('waiver-unused', sdl)).toEqual(['This waiver of lint/type-name is not needed.']);
});
