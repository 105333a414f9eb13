import { yaml } from '../support/repository.ts';
import { type Fixture, link } from './fixture.ts';

const FEDERATION = link('@key');

export const lint: Fixture = {
  name: 'every rule of lint, and waivers',
  config: 'lint: { preset: commerce, resolvers: "resolvers/{subgraph}/*.ts" }\n',
  before: {
    'supergraph.yaml': yaml('shop', 'reviews'),
    'shop.graphql': `${FEDERATION}
type Query {
  "One product."
  product: Product
}

"What is sold."
type Product @key(fields: "id") {
  "Opaque."
  id: ID!
  "What it is called."
  title: String
  "Grams."
  weight: Int
}
`,
    'resolvers/shop/product.ts': 'export const Product = { __resolveReference: load };\n',
    'reviews.graphql': `${FEDERATION}
"What is sold."
type Product @key(fields: "id") {
  "Opaque."
  id: ID!
  "Stars."
  rating: Int
}
`,
  },
  after: {
    'shop.graphql': `${FEDERATION}
type Query {
  "One product."
  product: Product
  "All products."
  getProducts: ProductConnection
}

type Mutation {
  "Rates a product."
  rate: Int
}

"What is sold."
type Product @key(fields: "id") {
  "Opaque."
  id: ID!
  "What it is called."
  title: String
  # schema-check-ignore lint/type-name: it has been so for long
  "Grams."
  weight: Int @deprecated
}

# schema-check-ignore lint/description
type ProductConnection {
  "All of them."
  nodes: [Product!]!
}

"Where a product stands."
enum shelf {
  "Above."
  upper
}
`,
    'resolvers/shop/product.ts': 'export const Product = {};\n',
    'reviews.graphql': `${FEDERATION}
"What is sold."
type Product @key(fields: "id") {
  "Opaque."
  id: ID!
  "Stars."
  rating: Int!
}
`,
  },
  shows: {
    error: [
      'lint/type-name',
      'lint/field-name',
      'lint/enum-value-name',
      'lint/description',
      'lint/deprecation-reason',
      'lint/connection-shape',
      'lint/payload-shape',
      'lint/nullable-across-subgraphs',
      'lint/entity-resolver',
      'lint/unused-type',
      'lint/unreachable-type',
      'lint/waiver-without-reason',
    ],
    warning: ['lint/waiver-unused'],
    info: [
      'composition/hint',
      'diff/type-added',
      'diff/field-added',
      'diff/field-type-changed',
      'diff/deprecation-changed',
    ],
  },
};
