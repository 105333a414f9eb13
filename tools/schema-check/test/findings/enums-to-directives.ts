import { yaml } from '../support/repository.ts';
import type { Fixture } from './fixture.ts';

export const enumsToDirectives: Fixture = {
  name: 'changes of enums, unions, interfaces, scalars and directives',
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': `
directive @live on QUERY
directive @cached(seconds: Int) on FIELD | QUERY

type Query {
  search(sort: Sort): [Hit!]
  sorts: [Sort!]
  node(id: ID!): Node
}

enum Sort { NEWEST CHEAPEST }

union Hit = Product | Brand

interface Node { id: ID! }

type Product implements Node { id: ID! soldSince: DateTime }
type Brand { id: ID! }
type Shop implements Node { id: ID! }

scalar DateTime @specifiedBy(url: "https://scalars.graphql.org/andimarek/date-time")
`,
  },
  after: {
    'shop.graphql': `
directive @cached(seconds: Int) on FIELD
directive @slow on FIELD

type Query {
  search(sort: Sort): [Hit!]
  sorts: [Sort!]
  node(id: ID!): Node
}

enum Sort { NEWEST NEAREST }

union Hit = Product | Shop

interface Node { id: ID! }

type Product { id: ID! soldSince: DateTime }
type Brand implements Node { id: ID! }
type Shop implements Node { id: ID! }

scalar DateTime @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")
`,
  },
  shows: {
    error: [
      'diff/enum-value-removed',
      'diff/union-member-removed',
      'diff/interface-removed',
      'diff/directive-removed',
      'diff/directive-changed',
    ],
    warning: [
      'diff/enum-value-added',
      'diff/union-member-added',
      'diff/interface-added',
      'diff/scalar-specification-changed',
    ],
    info: ['diff/directive-added'],
  },
};
