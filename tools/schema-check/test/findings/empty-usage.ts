import { yaml } from '../support/repository.ts';
import { daysAgo, type Fixture } from './fixture.ts';

export const emptyUsage: Fixture = {
  name: 'usage that holds no request',
  args: ['--usage', 'usage.json'],
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': 'type Query { title: String weight: Int }\n',
  },
  after: {
    'shop.graphql': 'type Query { title: String }\n',
    'usage.json': JSON.stringify({
      format: 'supergraph-usage',
      version: 1,
      from: daysAgo(40),
      until: daysAgo(0),
      operations: [],
      buckets: [],
    }),
  },
  shows: { error: ['diff/field-removed'], warning: ['usage/empty'] },
};
