import { yaml } from '../support/repository.ts';
import type { Fixture } from './fixture.ts';

export const typesAndFields: Fixture = {
  name: 'changes of types and fields',
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': `
type Query {
  product(id: ID!): Product
}

type Mutation {
  restock(id: ID!): Product
}

"What is sold."
type Product {
  id: ID!
  title: String!
  weight: Int
  price: Money
}

scalar Money
`,
  },
  after: {
    'shop.graphql': `
type Query {
  product(id: ID!): Product
}

"What is or was sold."
type Product {
  id: ID!
  name: String!
  weight: Float
  price: Money @deprecated(reason: "Use labels.")
  labels: [Label!]
}

type Money {
  amountMinor: Int!
}

type Label {
  text: String!
}
`,
  },
  shows: {
    error: [
      'diff/root-type-changed',
      'diff/type-removed',
      'diff/type-kind-changed',
      'diff/field-removed',
      'diff/field-type-changed',
    ],
    info: [
      'diff/type-added',
      'diff/field-added',
      'diff/deprecation-changed',
      'diff/description-changed',
    ],
  },
};
