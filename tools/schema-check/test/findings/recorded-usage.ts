import { sha256 } from '../../src/operations/manifest.ts';
import { yaml } from '../support/repository.ts';
import { daysAgo, type Fixture } from './fixture.ts';

const signature = 'query Titles{product{title}}';

/** Of one day, in which an app asked for titles alone. */
const usage = {
  format: 'supergraph-usage',
  version: 1,
  from: daysAgo(2),
  until: daysAgo(1),
  operations: [{ hash: sha256(signature), name: 'Titles', type: 'query', signature }],
  buckets: [
    {
      operation: sha256(signature),
      start: daysAgo(2),
      seconds: 86_400,
      clientName: 'ios',
      clientVersion: '7.1',
      count: 1_200,
      errors: 0,
      durationMs: 1,
      firstSeen: daysAgo(2),
      lastSeen: daysAgo(2),
    },
  ],
};

export const recordedUsage: Fixture = {
  name: 'what recorded usage proves, and that it is too short to prove more',
  args: ['--usage', 'usage.json'],
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': `
type Query { product: Product }
type Product { id: ID! title: String! weight: Int }
`,
  },
  after: {
    'usage.json': JSON.stringify(usage),
    'shop.graphql': `
type Query { product: Product }
type Product { id: ID! }
`,
  },
  shows: {
    error: ['diff/field-removed', 'operation/invalid'],
    warning: ['usage/short'],
  },
};
