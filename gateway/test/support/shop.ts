import { GraphQLError } from 'graphql';
import type { TestSubgraphDefinition } from './subgraph.ts';

const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@listSize"])
`;

const people = [
  { id: 'usr_1', name: 'Ada' },
  { id: 'usr_2', name: 'Grace' },
];

const orders = [
  { id: 'ord_1', customer: 'usr_1', lines: [line('oln_1', 'var_1', 2), line('oln_2', 'var_2', 1)] },
  { id: 'ord_2', customer: 'usr_1', lines: [line('oln_3', 'var_1', 5)] },
];

function line(id: string, variantId: string, quantity: number) {
  return { id, quantity, variant: { __typename: 'Variant', id: variantId } };
}

/** Three subgraphs in the shape of the real ones: an entity reached through two lists, a @requires. */
export const accounts = {
  name: 'accounts' as const,
  typeDefs: `${federation}
    type Query { me: User echo(word: String!): String }
    type User @key(fields: "id") { id: ID! name: String! }
  `,
  resolvers: {
    Query: {
      me: () => people[0],
      echo: (_: unknown, { word }: { word: string }) => word,
    },
    User: { __resolveReference: ({ id }: { id: string }) => people.find((one) => one.id === id) },
  },
} satisfies TestSubgraphDefinition;

export const shop = {
  name: 'shop' as const,
  typeDefs: `${federation}
    type Query {
      orders(first: Int): [Order!]
        @listSize(slicingArguments: ["first"], assumedSize: 2, requireOneSlicingArgument: false)
      forbidden: String
      uncoded: String
    }
    type Mutation { placeOrder(note: String): Order }
    type Order @key(fields: "id") { id: ID! lines: [OrderLine!]! customer: User }
    type OrderLine @key(fields: "id") { id: ID! quantity: Int! variant: Variant }
    type User @key(fields: "id") { id: ID! orders: [Order!] }
    type Variant @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: {
    Query: {
      orders: () => orders.map(asOrder),
      forbidden: () => {
        throw new GraphQLError('This needs the permission orders:read.', {
          extensions: { code: 'FORBIDDEN', permission: 'orders:read' },
        });
      },
      uncoded: () => {
        throw new Error('password=hunter2 at postgres://10.0.0.7');
      },
    },
    Mutation: { placeOrder: () => asOrder({ id: 'ord_1', customer: 'usr_1', lines: [] }) },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      orders: ({ id }: { id: string }) => orders.filter((o) => o.customer === id).map(asOrder),
    },
  },
} satisfies TestSubgraphDefinition;

export const stock = {
  name: 'stock' as const,
  typeDefs: `${federation}
    type Query { variants: [Variant!] }
    type Variant @key(fields: "id") { id: ID! name: String! available: Int }
    type OrderLine @key(fields: "id") {
      id: ID!
      quantity: Int! @external
      shortfall: Int @requires(fields: "quantity")
    }
  `,
  resolvers: {
    Query: { variants: () => [variant('var_1'), variant('var_2')] },
    Variant: {
      async __resolveReference({ id }: { id: string }) {
        if (id === 'var_2')
          throw new GraphQLError('archived', { extensions: { code: 'NOT_FOUND' } });
        return variant(id);
      },
    },
    OrderLine: {
      __resolveReference: (given: object) => given,
      shortfall: ({ quantity }: { quantity: number }) => Math.max(0, quantity - 3),
    },
  },
} satisfies TestSubgraphDefinition;

function asOrder({ customer, ...order }: (typeof orders)[number]) {
  return { ...order, customer: { __typename: 'User', id: customer } };
}

function variant(id: string) {
  return { id, name: `Variant ${id}`, available: 3 };
}
