import { GraphQLError } from 'graphql';
import { federation2 } from '../support/federation-link.ts';
import type { TestSubgraphDefinition } from '../support/subgraph.ts';

interface Reference {
  readonly id: string;
}

const orders = [
  { id: 'ord_1', customer: 'usr_1', lines: ['oln_1', 'oln_2'] },
  { id: 'ord_2', customer: 'usr_2', lines: ['oln_3'] },
];

/** Lists, an abstract type, a thing without a key, and entities of which others know more. */
export const shop = {
  name: 'shop' as const,
  typeDefs: `${federation2('key')}
    type Query { orders: [Order!] order(id: ID!): Order nodes: [Node!]! }
    type Mutation { place(note: String): Order }
    interface Node { id: ID! }
    type Order implements Node @key(fields: "id") { id: ID! note: Note lines: [Line!]! customer: User }
    type Line implements Node @key(fields: "id") { id: ID! quantity: Int! }
    type Note { text: String! author: User }
    type User @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: {
    Query: {
      orders: () => orders.map(toOrder),
      order: (_: unknown, { id }: Reference) => orderCalled(id),
      nodes: () => [
        { __typename: 'Order', ...orderCalled('ord_1') },
        { __typename: 'Line', id: 'oln_3', quantity: 3 },
      ],
    },
    Mutation: { place: () => orderCalled('ord_2') },
    Order: { __resolveReference: ({ id }: Reference) => orderCalled(id) },
    Line: { __resolveReference: ({ id }: Reference) => toLine(id) },
  },
} satisfies TestSubgraphDefinition;

/** `strict` of one user is not there, where it must be. */
export const people = {
  name: 'people' as const,
  typeDefs: `${federation2('key', 'authenticated')}
    type Query { me: User }
    type User @key(fields: "id") {
      id: ID! name: String! strict: String! secret: String @authenticated friend: User
    }
  `,
  resolvers: {
    Query: { me: () => user('usr_1') },
    User: {
      __resolveReference: ({ id }: Reference) => user(id),
      strict({ id }: Reference) {
        if (id === 'usr_1') return 'there';
        throw new GraphQLError('It is lost.', { extensions: { code: 'NOT_FOUND' } });
      },
    },
  },
} satisfies TestSubgraphDefinition;

export const stock = {
  name: 'stock' as const,
  typeDefs: `${federation2('key', 'external', 'requires')}
    type Line @key(fields: "id") {
      id: ID! quantity: Int! @external shelf: String! shortfall: Int @requires(fields: "quantity")
    }
  `,
  resolvers: {
    Line: {
      __resolveReference: (given: object) => given,
      shelf: ({ id }: Reference) => `shelf of ${id}`,
      shortfall: ({ quantity }: { quantity: number }) => quantity + 1,
    },
  },
} satisfies TestSubgraphDefinition;

function orderCalled(id: string) {
  const found = orders.find((one) => one.id === id);
  return found ? toOrder(found) : null;
}

function toOrder({ id, customer, lines }: (typeof orders)[number]) {
  return {
    id,
    customer: { id: customer },
    note: { text: `note of ${id}`, author: { id: 'usr_1' } },
    lines: lines.map(toLine),
  };
}

function toLine(id: string) {
  return { id, quantity: Number(id.at(-1)) };
}

function user(id: string) {
  return {
    id,
    name: `name of ${id}`,
    secret: 'told',
    friend: { id: 'usr_1', name: 'Ada', secret: 'told' },
  };
}
