import { shop } from '../support/repository.ts';
import type { Fixture } from './fixture.ts';

export const missingBase: Fixture = {
  name: 'a base that has no graph yet',
  before: { 'README.md': 'Soon.\n' },
  after: shop,
  shows: { error: ['base/without-supergraph'] },
};
