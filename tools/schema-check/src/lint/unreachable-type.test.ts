import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

it('finds types that no root field of the whole graph leads to', () => {
  const sdl = 'type Query { a: Int } type Island { shore: Shore } type Shore { island: Island }';
  expect(lint('unreachable-type', sdl)).toEqual([
    'No root field leads to Island.',
    'No root field leads to Shore.',
  ]);
});

it('reaches over subgraphs', () => {
  const users = 'type Query { me: User } type User @key(fields: "id") { id: ID! }';
  const orders = 'type User @key(fields: "id") { id: ID! orders: [Order] } type Order { id: ID! }';
  expect(lint('unreachable-type', { users, orders })).toEqual([]);
});
