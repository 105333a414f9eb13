import { urlVariable } from '@supergraph/gateway/config';
import { readRequirements } from '@supergraph/gateway/engine/authorise/requirements';
import { readStreamFrom } from '@supergraph/gateway/live/events/stream-from';
import { subgraphNames } from '@supergraph/local-stack/services';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { likeToken } from '../harness/tokens.ts';
import { newStaff } from '../harness/users.ts';
import { startAllPowerful } from './all-powerful.ts';
import { type Ask, createAttempts, waysTo } from './attempt.ts';
import { createCast } from './cast.ts';
import { matrix } from './matrix.ts';
import { startOtherGateway } from './other-gateway.ts';
import { login, no, type RoleName, roles, unreachable } from './roles.ts';
import { rootTypes, supergraph, wholeSchema } from './schema.ts';

const schema = wholeSchema();
const requirements = readRequirements(supergraph(), schema);
const started: { stop(): Promise<void> }[] = [];
let attempt: ReturnType<typeof createAttempts>;
let askServicesAlone: Ask;
let askGatewayAlone: Ask;

beforeAll(async () => {
  attempt = createAttempts(schema, await createCast());
  const token = await likeToken((await newStaff('ADMIN')).token);
  const ways = await Promise.all(
    subgraphNames.map((name) => startAllPowerful(inject('stack').urls[name], token)),
  );
  const urls = subgraphNames.map((name, index) => [urlVariable(name), ways[index]?.url ?? '']);
  const open = await startOtherGateway({ AUTHORISATION: 'off' });
  const guarding = await startOtherGateway(Object.fromEntries(urls));
  askServicesAlone = open.ask;
  askGatewayAlone = guarding.ask;
  started.push(open, guarding, ...ways);
});
afterAll(async () => {
  for (const one of started) await one.stop();
});

/** Fields that the schema itself guards, with what it asks. */
const guarded = Object.entries(matrix).flatMap(([coordinate, row]) => {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const conditions = [...(requirements?.ofField(typeName, fieldName).values() ?? [])];
  return conditions.length > 0 ? [{ coordinate, row, conditions }] : [];
});

it('the schema guards every root field that is kept from anybody', () => {
  const kept = Object.entries(matrix)
    .filter(([coordinate, [anonymous]]) => isRoot(coordinate) && anonymous === login)
    .map(([coordinate]) => coordinate);
  expect(kept.length).toBeGreaterThan(20);
  const names = guarded.map(({ coordinate }) => coordinate);
  expect(names.filter(isRoot).toSorted()).toEqual(kept.toSorted());
});

/** Fed by events, these are the gateway's own: no service is asked whether anybody may have them. */
const fed = readStreamFrom(supergraph());

describe.each(guarded)('$coordinate', ({ coordinate, row, conditions }) => {
  const [way = []] = waysTo(coordinate);
  const [typeName, fieldName = ''] = coordinate.split('.');
  const isFed = typeName === 'Subscription' && fed.has(fieldName);

  if (!isFed)
    it('is kept from whom it is not for by services alone', async () => {
      const outcomes: string[] = [];
      for (const role of roles) {
        outcomes.push(await attempt(coordinate, role, way, askServicesAlone));
      }
      expect(outcomes).toEqual(row);
    });

  it('is kept from them by the gateway alone, but for what only the owner of a thing decides', async () => {
    const isForSome = conditions.some(({ kind }) => kind !== 'authenticated');
    const [, ofOwner] = row;
    for (const [index, role] of roles.entries()) {
      // Another customer, whom services do not even let come so far, has the owner's permissions.
      const outcome = row[index] === unreachable ? ofOwner : row[index];
      const expected = refusalOf(role, isForSome && outcome === no);
      const got = await attempt(coordinate, role, way, askGatewayAlone);
      expect([login, no].find((code) => code === got)).toBe(expected);
    }
  });
});

function refusalOf(role: RoleName, isKept: boolean): string | undefined {
  if (role === 'anonymous') return login;
  return isKept ? no : undefined;
}

function isRoot(coordinate: string): boolean {
  return rootTypes.includes(coordinate.split('.')[0] ?? '');
}
