import { yaml } from '../support/repository.ts';
import type { Fixture } from './fixture.ts';

export const otherVersion: Fixture = {
  name: 'a version of federation that another one stands for',
  before: {
    'supergraph.yaml': `federation_version: =2.99.0\n${yaml('shop')}`.replace(/\nfederation.*/, ''),
    'shop.graphql': 'type Query { a: Int }\n',
  },
  after: {
    'supergraph.yaml': `federation_version: =2.3.1\n${yaml('shop')}`.replace(/\nfederation.*/, ''),
  },
  shows: { info: ['composition/version'] },
};
