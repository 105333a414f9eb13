import { yaml } from '../support/repository.ts';
import type { Fixture } from './fixture.ts';

export const argumentsAndInputs: Fixture = {
  name: 'changes of arguments and input fields',
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': `
directive @oneOf on INPUT_OBJECT

type Query {
  product(by: ProductBy!): Int
  products(first: Int = 20, sort: String, inStock: Boolean, where: ProductFilter): [Int!]
}

input ProductBy {
  id: ID
  sku: String
}

input ProductFilter {
  title: String
  weight: Int
  limit: Int = 10
}
`,
  },
  after: {
    'shop.graphql': `
directive @oneOf on INPUT_OBJECT

type Query {
  product(by: ProductBy!): Int
  products(first: Int = 50, sort: Int, where: ProductFilter, shop: ID!, page: Int): [Int!]
}

input ProductBy @oneOf {
  id: ID
  sku: String
}

input ProductFilter {
  title: String!
  limit: Int = 5
  currency: String!
  colour: String
}
`,
  },
  shows: {
    error: [
      'diff/argument-removed',
      'diff/argument-added',
      'diff/argument-type-changed',
      'diff/input-field-removed',
      'diff/input-field-added',
      'diff/input-field-type-changed',
      'diff/input-one-of-changed',
    ],
    warning: ['diff/argument-default-changed', 'diff/input-field-default-changed'],
    info: ['diff/argument-added', 'diff/input-field-added'],
  },
};
