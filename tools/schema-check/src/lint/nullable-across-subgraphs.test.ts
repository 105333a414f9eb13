import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

const users =
  'type Query { me: User } type User @key(fields: "id") { id: ID! name: String! email: String! }';

it('finds a non-null query, reference to a stub, and addition to the entity of another subgraph', () => {
  const orders = `type Query { orders: [Order!]! } type Order { id: ID! customer: Buyer! }
    type Buyer @key(fields: "id", resolvable: false) { id: ID! }
    type User @key(fields: "id") { id: ID! orders: [Order!]! }`;
  const buyers = 'type Buyer @key(fields: "id") { id: ID! name: String }';
  expect(lint('nullable-across-subgraphs', { users, orders, buyers })).toEqual([
    'Order.customer leads to Buyer, which other subgraphs resolve, and cannot be null.',
    'Query.orders cannot be null: its failure erases the whole answer.',
    'User.orders is added to an entity of users and cannot be null.',
  ]);
});

it('leaves the fields of the owner alone', () => {
  const orders = 'type User @key(fields: "id") { id: ID! orders: [Int!] }';
  expect(lint('nullable-across-subgraphs', { users, orders })).toEqual([]);
});
