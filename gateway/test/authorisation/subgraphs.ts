import type { TestSubgraphDefinition } from '../support/subgraph.ts';

const head = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`;

const article = { id: 'art_1', title: 'Tea', margin: 7, notes: ['a', 'b'] };
const secretDrawer = { __typename: 'Drawer', id: 'drw_1', label: 'private' };

/** Two services of which neither checks anything itself: only the gateway guards what they have. */
export const catalogue = {
  name: 'catalogue' as const,
  typeDefs: `${head('"@key", "@shareable", {name: "@authenticated", as: "@login"}, "@requiresScopes", "@policy"')}
    type Query {
      articles: [Article!]!
      article: Article
      strict: Strict
      things: [Thing]
      named: Named
      anything: Named
      me: String @login
      audit: [String!]! @requiresScopes(scopes: [["audit:read", "audit:list"], ["everything"]])
      plan: String @policy(policies: [["planner"]])
      price: Price
      closed: Drawer
    }
    type Mutation { rename(title: String!): Article @requiresScopes(scopes: [["articles:write"]]) open: String }
    type Article @key(fields: "id") @key(fields: "serial") {
      id: ID!
      serial: ID @login
      title: String
      margin: Int @requiresScopes(scopes: [["margins:read"]])
      notes: [String!]! @login
    }
    type Strict { open: String secret: String! @login }
    type Drawer implements Named @login { id: ID! label: String }
    type Box implements Named { id: ID! label: String @policy(policies: [["planner"]]) }
    type Lid { id: ID! }
    interface Named { id: ID! label: String }
    union Thing = Drawer | Lid
    scalar Price @requiresScopes(scopes: [["prices:read"]])
  `,
  resolvers: {
    Query: {
      articles: () => [article, { ...article, id: 'art_2' }],
      article: () => article,
      strict: () => ({ open: 'o', secret: 's' }),
      things: () => [secretDrawer, { __typename: 'Lid', id: 'lid_1' }],
      named: () => secretDrawer,
      anything: () => ({ __typename: 'Box', id: 'box_1', label: 'l' }),
      me: () => 'you',
      audit: () => ['first'],
      plan: () => 'the plan',
      price: () => 5,
      closed: () => secretDrawer,
    },
    Mutation: { rename: () => article, open: () => 'opened' },
    Article: { serial: () => 's-1' },
  },
} satisfies TestSubgraphDefinition;

export const warehouse = {
  name: 'warehouse' as const,
  typeDefs: `${head('"@key", "@external", "@requires", "@requiresScopes", {name: "@authenticated", as: "@login"}')}
    type Article @key(fields: "serial") {
      serial: ID @login
      inStock: Int
      margin: Int @external
      worth: Int @requires(fields: "margin") @requiresScopes(scopes: [["margins:read"]])
    }
  `,
  resolvers: {
    Article: {
      __resolveReference: (given: object) => given,
      inStock: () => 3,
      worth: ({ margin }: { margin: number }) => margin * 3,
    },
  },
} satisfies TestSubgraphDefinition;
