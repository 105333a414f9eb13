import { shop } from '../support/repository.ts';
import type { Fixture } from './fixture.ts';

export const invalidSdl: Fixture = {
  name: 'a subgraph that cannot be parsed',
  before: shop,
  after: { 'users.graphql': 'type Query {\n  me:\n}\n' },
  shows: { error: ['composition/invalid-sdl'] },
};
