import { yaml } from '../support/repository.ts';
import { type Fixture, link } from './fixture.ts';

const FEDERATION = link('@key');

export const compositionError: Fixture = {
  name: 'subgraphs that do not compose',
  before: {
    'supergraph.yaml': yaml('inventory', 'stock'),
    'inventory.graphql': `${FEDERATION}
type Query { product: Product }
type Product @key(fields: "id") { id: ID! }
`,
    'stock.graphql': `${FEDERATION}
type Product @key(fields: "id") { id: ID! available: Int }
`,
  },
  after: {
    'stock.graphql': `${FEDERATION}
type Product @key(fields: "sku") { sku: String! available: Int }
`,
  },
  shows: { error: ['composition/error'] },
};
