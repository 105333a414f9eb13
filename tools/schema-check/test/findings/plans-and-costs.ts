import { yaml } from '../support/repository.ts';
import { type Fixture, link, WITHOUT_LINT } from './fixture.ts';

const FEDERATION = link('@key', '@external', '@requires', '@shareable', '@listSize');

/** The planner weighs every selection in every subgraph that has it, and gives up beyond 100,000. */
const regions = ['africa', 'asia', 'europe', 'oceania', 'north', 'south', 'central', 'polar'];

/** Ten neighbours of each of ten, and so on: 11,111 categories in all. */
const tenOf = (fragment: string) =>
  [...'abcdefghij'].map((alias) => `${alias}: next { ...${fragment} }`).join(' ');
const neighbours = `query Neighbours { category { ...Tens } }
fragment Tens on Category { ${tenOf('Hundreds')} }
fragment Hundreds on Category { ${tenOf('Thousands')} }
fragment Thousands on Category { ${tenOf('TenThousands')} }
fragment TenThousands on Category { ${tenOf('Ids')} }
fragment Ids on Category { id }
`;

export const plansAndCosts: Fixture = {
  name: 'query plans and costs that change',
  config: `operations: [operations/*.graphql]\ncost: { max: 10000 }\n${WITHOUT_LINT}`,
  before: {
    'supergraph.yaml': yaml('inventory', 'stock', 'prices'),
    'inventory.graphql': `${FEDERATION}
type Query {
  product: Product
  products: [Product!] @listSize(assumedSize: 10)
  category: Category
}
type Product @key(fields: "id") { id: ID! title: String! weight: Int }
type Category @key(fields: "id") { id: ID! next: Category @shareable }
`,
    'stock.graphql': `${FEDERATION}
type Product @key(fields: "id") { id: ID! rating: Int shipping: Int }
`,
    'prices.graphql': `${FEDERATION}
type Product @key(fields: "id") { id: ID! price: Int }
`,
    'operations/neighbours.graphql': neighbours,
    'operations/catalogue.graphql': 'query Catalogue { products { title } }\n',
    'operations/weight.graphql': 'query Weight { product { title weight } }\n',
    'operations/rating.graphql': 'query Rating { product { title rating } }\n',
    'operations/shipping.graphql': 'query Shipping { product { title price shipping } }\n',
  },
  after: {
    'supergraph.yaml': yaml('inventory', 'stock', 'prices', ...regions),
    'inventory.graphql': `${FEDERATION}
type Query {
  product: Product
  products: [Product!] @listSize(assumedSize: 50)
  category: Category
}
type Product @key(fields: "id") { id: ID! title: String! rating: Int }
type Category @key(fields: "id") { id: ID! next: Category @shareable }
`,
    'stock.graphql': `${FEDERATION}
type Product @key(fields: "id") {
  id: ID!
  weight: Int
  price: Int @external
  shipping: Int @requires(fields: "price")
}
`,
    ...Object.fromEntries(
      regions.map((name) => [
        `${name}.graphql`,
        `${FEDERATION}type Category @key(fields: "id") { id: ID! next: Category @shareable }\n`,
      ]),
    ),
  },
  shows: {
    error: ['plan/impossible', 'cost/over-limit'],
    warning: [
      'plan/more-fetches',
      'plan/more-waves',
      'cost/increase',
      'subgraph/field-left',
      'subgraph/directives-changed',
    ],
    info: ['plan/fewer-fetches', 'subgraph/subgraph-added', 'subgraph/directives-changed'],
  },
};
