import { yaml } from '../support/repository.ts';
import { type Fixture, link, WITHOUT_LINT } from './fixture.ts';

export const contracts: Fixture = {
  name: 'what a contract loses, and a contract that is no graph',
  config: `operations: [operations/*.graphql]
contracts:
  public: { exclude: [staff], operations: [operations/*.graphql] }
  partners: { exclude: [wholesale] }
  press: { include: [press] }
${WITHOUT_LINT}`,
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': `${link('@tag')}
type Query { product: Product price: Price }
type Product { title: String! weight: Int }
type Price { amountMinor: Int! }
`,
    'operations/weight.graphql': 'query Weight { product { weight } }\n',
  },
  after: {
    'shop.graphql': `${link('@tag')}
type Query { product: Product @tag(name: "press") price: Price }
type Product { title: String! @tag(name: "press") weight: Int @tag(name: "staff") }
type Price @tag(name: "wholesale") { amountMinor: Int! }
`,
  },
  shows: {
    error: ['contract/invalid', 'diff/field-removed', 'operation/invalid'],
    warning: ['contract/not-compared'],
    info: ['subgraph/directives-changed'],
  },
};
