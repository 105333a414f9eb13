import { composeServices } from '@apollo/composition';
import { buildSchema, Kind, parse } from 'graphql';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { everyGrant } from './authorise/requirement.ts';
import { createGeneration, type Generation } from './generation.ts';
import { type PlanLimits, planLimits } from './plan/limits.ts';

const supergraph = compose(
  'type Query { me: User products: [ID] } type User { id: ID email: String }',
);
const withoutMe = compose('type Query { products: [ID] }');
const before = createGeneration(supergraph, planLimits);
const started: Generation[] = [];
afterEach(() => Promise.all(started.splice(0).map(({ stop }) => stop())));
afterAll(() => before.stop());

function start(limits: Partial<PlanLimits> = {}, text = supergraph): Generation {
  const generation = createGeneration(text, { ...planLimits, ...limits });
  started.push(generation);
  return generation;
}

function compose(...services: readonly string[]): string {
  const { supergraphSdl } = composeServices(
    services.map((typeDefs, index) => {
      const name = ['one', 'two'][index] ?? '';
      return { name, url: `http://${name}.invalid`, typeDefs: parse(typeDefs) };
    }),
  );
  if (!supergraphSdl) throw new Error('The test subgraph does not compose.');
  return supergraphSdl;
}

function operationOf(text: string) {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation comes first.');
  return { document, operation, grants: everyGrant };
}

const asker = { caller: 'one', signal: new AbortController().signal };
const me = () => operationOf('{ me { id } }');
const products = () => operationOf('{ products }');
const email = () => operationOf('{ me { email } }');
const schema = () => buildSchema(supergraph, { assumeValid: true });

it('an operation is known once it is ready, also when it comes again as another document', async () => {
  const asked = me();
  expect(before.known(asked)).toBeUndefined();
  const run = await before.ready(asked, schema(), asker);
  expect(before.known(asked)).toBe(run);
  expect(await before.ready(me(), schema(), asker)).toBe(run);
});

it('what was asked for last under one supergraph is planned under the next before it is asked', async () => {
  for (const asked of [me(), products()]) await before.plan(asked, asker);
  const after = start();
  await after.warmUp(before.hottest());
  const hasLeft = { caller: '', signal: AbortSignal.abort() };
  // A planner makes no plan for one who has left: these were there.
  for (const asked of [me(), products()]) {
    expect(await after.plan(asked, hasLeft)).toMatchObject({ kind: 'fetch' });
  }
  await expect(after.plan(email(), hasLeft)).rejects.toThrow('hung up');
});

it('what the next supergraph no longer has is left out, and the rest is planned', async () => {
  for (const asked of [products(), me()]) await before.plan(asked, asker);
  const after = start({}, withoutMe);
  await after.warmUp(before.hottest());
  expect(after.hottest().map(({ operation }) => operation.selectionSet)).toMatchObject([
    { selections: [{ name: { value: 'products' } }] },
  ]);
});

it('keeps no more than it may, and the last asked for first', async () => {
  const generation = start({ operationsMax: 2, hottestMax: 1 });
  const [first, second, third] = [me(), products(), email()];
  for (const asked of [first, second, third]) await generation.ready(asked, schema(), asker);
  expect(generation.known(first)).toBeUndefined();
  expect(generation.known(second)).toBeDefined();
  expect(generation.hottest()).toEqual([second]);
});

it('a warm-up takes no longer than it may', async () => {
  const after = start({ warmUpMsMax: 0 });
  await after.warmUp([me(), products(), email()]);
  expect(after.hottest()).toEqual([]);
});

it('what waits when another takes over is planned first', async () => {
  const generation = start();
  const plan = generation.plan(me(), asker);
  await Promise.all([generation.retire(), expect(plan).resolves.toMatchObject({ kind: 'fetch' })]);
  await expect(generation.plan(products(), asker)).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
});

it('a request that nothing is ready for goes on with what was drawn for it', async () => {
  const link =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])';
  const moving = compose(
    `${link} type Query { me: User } type User @key(fields: "id") { id: ID email: String }`,
    `${link} type User @key(fields: "id") { id: ID email: String @override(from: "one", label: "percent(5)") }`,
  );
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.9);
  try {
    const generation = start({}, moving);
    const asked = email();
    const stays = await generation.ready(asked, schema(), asker);
    random.mockReturnValueOnce(0.01);
    expect(generation.known(asked)).toBeUndefined();
    const moves = await generation.ready(asked, schema(), asker);
    expect(moves).not.toBe(stays);
    random.mockReturnValueOnce(0.01);
    expect(generation.known(asked)).toBe(moves);
    expect(generation.known(asked)).toBe(stays);
  } finally {
    random.mockRestore();
  }
});
