import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { labelsIn } from './defer-labels.ts';
import { makePlans } from './make-plans.ts';
import type { FetchNode, PlanNode } from './plan.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@requires", "@interfaceObject", "@shareable"])`;

function plansOf(...services: readonly string[]) {
  const { supergraphSdl = '', errors } = composeServices(
    services.map((typeDefs, index) => ({
      name: `s${index}`,
      url: 'http://service.invalid',
      typeDefs: parse(`${link} ${typeDefs}`),
    })),
  );
  expect(errors).toBeUndefined();
  return makePlans(supergraphSdl);
}

function fetchesOf(plan: PlanNode | undefined): FetchNode[] {
  if (!plan) return [];
  if (plan.kind === 'defer') return fetchesOf(plan.primary);
  if (plan.kind === 'fetch') return [plan];
  if (plan.kind === 'condition') return [plan.whenTrue, plan.whenFalse].flatMap(fetchesOf);
  if (plan.kind === 'subscription') return [plan.primary, plan.rest].flatMap(fetchesOf);
  return plan.nodes.flatMap(fetchesOf);
}

it('a service that knows things by their interface is asked for them as such', () => {
  const plan = plansOf(
    `type Query { media: [Media!] } interface Media @key(fields: "id") { id: ID! }
     type Book implements Media @key(fields: "id") { id: ID! }`,
    'type Media @key(fields: "id") @interfaceObject { id: ID! title: String }',
  )('{ media { title } }');
  const titles = fetchesOf(plan).find(({ subgraph }) => subgraph === 's1');
  expect(titles?.inputRewrites).toContainEqual({
    kind: 'set',
    path: ['... on Media', '__typename'],
    value: 'Media',
  });
});

it('plans what asks of a thing that it is of two types at once', () => {
  const plan = plansOf(
    `type Query { media: Media } interface Media { id: ID! }
     type Film implements Media @shareable { id: ID! } type Book implements Media { id: ID! }`,
    `type Query { any: Any } union Any = Film | Song
     type Film @shareable { id: ID! } type Song { id: ID! }`,
  )('{ media { ... on Any { ... on Media { ... on Book { id } } } } }');
  expect(fetchesOf(plan).map(({ subgraph }) => subgraph)).toEqual(['s0']);
});

it('where the planner makes nothing of what is deferred in what is deferred, the outer one remains', () => {
  const plan = plansOf(
    `type Query { item: Item } interface Node { id: ID! }
     type Item implements Node @key(fields: "id") { id: ID! parts: [ID!] }`,
    'type Item @key(fields: "id") { id: ID! price: Int }',
  )(
    '{ item { id ... @defer(label: "0") { parts ... on Node @defer(label: "1") { ... on Item { price } } } } }',
  );
  expect([...labelsIn(plan)]).toEqual(['0']);
});
