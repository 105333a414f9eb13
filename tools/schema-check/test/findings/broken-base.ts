import { inventory, shop } from '../support/repository.ts';
import type { Fixture } from './fixture.ts';

export const brokenBase: Fixture = {
  name: 'a base that does not compose',
  before: { ...shop, 'users.graphql': inventory },
  after: shop,
  shows: { error: ['base/does-not-compose'] },
};
