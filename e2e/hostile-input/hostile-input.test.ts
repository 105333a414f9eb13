import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SubgraphName, serviceFolder, subgraphNames } from '@supergraph/local-stack/services';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientSchema } from '../authorisation/schema.ts';
import { eventually } from '../harness/eventually.ts';
import { attack } from './attack.ts';
import { type Cast, openCast, type Role, roles } from './cast.ts';
import { findHalfWritten } from './half-written.ts';
import { type Position, positionsOf, streamPositionsOf } from './positions.ts';
import { type Aim, takeAim } from './targets.ts';

let cast: Cast;
let positions: Position[];
let aim: Aim;

beforeAll(async () => {
  const [schema, opened] = await Promise.all([clientSchema(), openCast()]);
  cast = opened;
  positions = [...positionsOf(schema), ...subgraphNames.flatMap(streamsOf)];
  aim = await takeAim(cast, positions);
});

afterAll(() => cast.close());

function streamsOf(service: SubgraphName): Position[] {
  const file = join(serviceFolder(service), 'schema.graphql');
  const schema = buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });
  return streamPositionsOf(schema, service);
}

it('knows what succeeds at every argument and input field of the graph', () => {
  expect(aim.missed).toEqual([]);
  expect(positions.map(({ coordinate }) => coordinate)).toEqual(
    expect.arrayContaining([
      'Query.products(after:)',
      'User.orders(filter:).status[]',
      'Mutation.placeOrder(input:).lines[].quantity',
      'Subscription.stockChanged(variantIds:)[]',
    ]),
  );
});

it('finds for every role something that it may, and for all but one something that it may not', () => {
  const isAllowed = (role: Role) => aim.targets.map(({ may }) => may.includes(role));
  for (const role of roles) expect(isAllowed(role), role).toContain(true);
  for (const role of roles.slice(0, -1)) expect(isAllowed(role), role).toContain(false);
});

it('answers whatever anybody sends, and leaves nothing half-written', async () => {
  const { requests, faults } = await attack(cast, aim.targets);
  expect(faults).toEqual([]);
  expect(requests).toBeGreaterThan(2_000);
  const settled = async () => expect(await findHalfWritten(cast)).toEqual([]);
  await eventually(settled);
});
