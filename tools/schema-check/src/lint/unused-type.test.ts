import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

it('finds types that nothing in the subgraph refers to', () => {
  const sdl =
    'type Query { a: Int } type Lonely { me: Lonely } input Idle { a: Int } enum Odd { A }';
  expect(lint('unused-type', sdl)).toEqual([
    'Type Lonely is used nowhere in shop.',
    'Type Idle is used nowhere in shop.',
    'Type Odd is used nowhere in shop.',
  ]);
});

it('counts entities, members of unions, and what implements an interface that is given', () => {
  const sdl = `type Query { hit: Hit node: Node } union Hit = A type A { id: ID } interface Node { id: ID! }
    type B implements Node { id: ID! } type C @key(fields: "id") { id: ID! }`;
  expect(lint('unused-type', sdl)).toEqual([]);
});
