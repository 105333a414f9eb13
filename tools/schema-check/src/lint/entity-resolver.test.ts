import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

const users = 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String }';

it('finds an entity without __resolveReference in the resolvers', () => {
  const message = 'Entity User has no __resolveReference in the resolvers of users.';
  expect(lint('entity-resolver', { users }, { users: ['export const User = { name }'] })).toEqual([
    message,
  ]);
  const other = 'export const Order = { __resolveReference }';
  expect(lint('entity-resolver', { users }, { users: [other] })).toEqual([message]);
});

it.each([
  'export const User: UserResolvers = { __resolveReference: load }',
  '{ User: { __resolveReference } }',
])('finds it in %s', (text) =>
  expect(lint('entity-resolver', { users }, { users: [text] })).toEqual([]),
);

it('finds a stub whose key is resolvable', () => {
  const orders =
    'type Query { order: Order } type Order { by: User } type User @key(fields: "id") { id: ID! }';
  expect(lint('entity-resolver', { users, orders })).toEqual([
    'User has key fields alone here: declare its key with resolvable: false.',
  ]);
});

it('judges no resolvers that it was not given', () => {
  expect(lint('entity-resolver', { users })).toEqual([]);
});
