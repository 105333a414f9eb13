import { yaml } from '../support/repository.ts';
import { type Fixture, link } from './fixture.ts';

const FEDERATION = link('@key', '@shareable');
const stub = `${FEDERATION}
type Product @key(fields: "id") { id: ID! title: String! @shareable brand: String @shareable }
`;

export const withinSubgraphs: Fixture = {
  name: 'changes within subgraphs, and what composition finds odd',
  before: {
    'supergraph.yaml': yaml('inventory', 'stock', 'labels'),
    'inventory.graphql': `${FEDERATION}
type Query { product(id: ID!): Product }

"What is sold."
type Product @key(fields: "id") @key(fields: "sku") {
  id: ID!
  sku: String!
  title: String! @shareable
  brand: String! @shareable
  weight: Int
}
`,
    'stock.graphql': stub,
    'labels.graphql': stub,
  },
  after: {
    'supergraph.yaml': yaml('inventory', 'stock', 'reviews').replace('://stock/', '://store/'),
    'inventory.graphql': `${FEDERATION}
type Query { product(id: ID!): Product }

"What is sold."
type Product @key(fields: "id") {
  id: ID!
  sku: String! @shareable
  title: String @shareable
  brand: String @shareable
}
`,
    'stock.graphql': `${FEDERATION}
"What lies in a warehouse."
type Product @key(fields: "id") {
  id: ID!
  title: String! @shareable
  brand: String @shareable
  weight: Int
}
`,
    'reviews.graphql': stub,
  },
  shows: {
    error: ['diff/field-type-changed'],
    warning: [
      'composition/hint',
      'subgraph/subgraph-removed',
      'subgraph/field-left',
      'subgraph/key-removed',
      'subgraph/type-changed',
    ],
    info: [
      'composition/hint',
      'subgraph/subgraph-added',
      'subgraph/routing-url-changed',
      'subgraph/directives-changed',
    ],
  },
};
