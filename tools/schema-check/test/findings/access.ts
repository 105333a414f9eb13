import { yaml } from '../support/repository.ts';
import { type Fixture, link } from './fixture.ts';

const FEDERATION = link('@authenticated', '@requiresScopes');

export const access: Fixture = {
  name: 'who may have what, wider and narrower',
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': `${FEDERATION}
type Query {
  orders: Int
  revenue: Int @requiresScopes(scopes: [["admin"]])
}
`,
  },
  after: {
    'shop.graphql': `${FEDERATION}
type Query {
  orders: Int @authenticated
  revenue: Int @requiresScopes(scopes: [["admin"], ["support"]])
}
`,
  },
  shows: { warning: ['diff/access-narrowed', 'diff/access-widened'] },
};
