import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { Kind, parse } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { markSupported } from '../supported-features.ts';
import { everyGrant, type Grants } from './authorise/requirement.ts';
import { identityOf } from './compile/compile-subscription.ts';
import { createEngine } from './engine.ts';
import type { SubgraphAnswer, SubgraphRequest } from './execute/run.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])';
const composed = composeServices([
  {
    name: 'orders',
    typeDefs: parse(`${link}
      type Query { order: Order }
      type Subscription {
        orderUpdated(id: ID!): Order! counted: Int ticks: [Order!] mine: Int @authenticated
      }
      type Order @key(fields: "id") { id: ID! status: String! note: String @authenticated lines: [Line!]! }
      type Line @key(fields: "id") { id: ID! quantity: Int! }`),
  },
  {
    name: 'stock',
    typeDefs: parse(`${link}
      type Line @key(fields: "id") { id: ID! available: Int }`),
  },
]);
const supergraphSdl = markSupported(composed.supergraphSdl ?? '');
const schema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
const asker = { caller: 'somebody', signal: new AbortController().signal };
const asked: SubgraphRequest[] = [];
let stock: SubgraphAnswer = {};
const engine = createEngine<undefined>({
  ask: async (request) => {
    asked.push(request);
    return stock;
  },
});
engine.use(supergraphSdl, schema);
afterAll(() => engine.stop());

function compile(
  text: string,
  variables: Record<string, unknown> = {},
  grants: Grants = everyGrant,
) {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return engine.subscription({ document, operation, variables, grants }, asker);
}

const orderUpdated = `subscription Mine($id: ID!) {
  news: orderUpdated(id: $id) { status lines { quantity left: available } }
}`;

function eventOf(status: string): SubgraphAnswer {
  const lines = [{ __typename: 'Line', id: 'oln_1', quantity: 2 }];
  return { data: { news: { _identity_: 'ord_1', status, lines } } };
}

it('tells what its subgraph is to be asked for, and of which thing an event is', async () => {
  const { source } = await compile(orderUpdated, { id: 'ord_1' });
  const { subgraph, body } = source({ id: 'ord_1' });
  expect(subgraph).toBe('orders');
  expect(JSON.parse(body)).toMatchObject({ variables: { id: 'ord_1' } });
  expect(JSON.parse(body).query).toContain('_identity_:id');
  expect(identityOf(eventOf('PENDING'))).toBe('ord_1');
});

it('has no identity where what it gives has no key', async () => {
  for (const text of ['subscription { counted }', 'subscription { ticks { status } }']) {
    const { source } = await compile(text);
    expect(source({}).body).not.toContain('_identity_');
  }
  expect(identityOf({ data: { counted: 1 } })).toBeUndefined();
});

it('completes each event from the other subgraphs', async () => {
  const { answer } = await compile(orderUpdated);
  asked.length = 0;
  stock = { data: { _entities: [{ __typename: 'Line', left: 7 }] } };
  const ask = (request: SubgraphRequest) => engine.ask(request, undefined);
  const { data, errors } = await answer({ id: 'ord_1' }, ask, eventOf('CONFIRMED'));
  expect(errors).toEqual([]);
  expect(JSON.parse(data)).toEqual({
    news: { status: 'CONFIRMED', lines: [{ quantity: 2, left: 7 }] },
  });
  expect(asked.map(({ subgraph }) => subgraph)).toEqual(['stock']);
});

it('has nulls and errors as a query has them', async () => {
  const { answer } = await compile(orderUpdated);
  stock = { errors: [{ message: 'away', extensions: { code: 'SERVICE_UNAVAILABLE' } }] };
  const ask = (request: SubgraphRequest) => engine.ask(request, undefined);
  const partial = await answer({ id: 'ord_1' }, ask, eventOf('CONFIRMED'));
  expect(JSON.parse(partial.data).news.lines).toEqual([{ quantity: 2, left: null }]);
  expect(partial.errors).toMatchObject([
    { path: ['news', 'lines', 0, 'left'], extensions: { serviceName: 'stock' } },
  ]);
  const error = { message: 'gone', path: ['news'], extensions: { code: 'NOT_FOUND' } };
  const refused = await answer({ id: 'ord_1' }, ask, { data: null, errors: [error] });
  expect(refused.data).toBe('null');
  expect(refused.errors).toMatchObject([{ path: ['news'], extensions: { code: 'NOT_FOUND' } }]);
});

it('is planned as Apollo plans it', async () => {
  const document = parse(orderUpdated);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  expect(await engine.plan({ document, operation, grants: everyGrant }, asker)).toMatchObject({
    kind: 'subscription',
    primary: { subgraph: 'orders', operation: { kind: 'subscription' } },
    rest: { kind: 'sequence' },
  });
});

describe('of somebody who may not have all', () => {
  const nobody: Grants = { ...everyGrant, isAuthenticated: false };

  it('the rest is told, and the subgraph is not asked for what is refused', async () => {
    const text = 'subscription { orderUpdated(id: "ord_1") { status note } }';
    const { source, answer } = await compile(text, {}, nobody);
    expect(source({}).body).not.toContain('note');
    const event = { data: { orderUpdated: { _identity_: 'ord_1', status: 'PENDING' } } };
    const ask = (request: SubgraphRequest) => engine.ask(request, undefined);
    const { data, errors } = await answer({}, ask, event);
    expect(JSON.parse(data)).toEqual({ orderUpdated: { status: 'PENDING', note: null } });
    expect(errors).toMatchObject([
      { path: ['orderUpdated', 'note'], extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it('there is no stream where the field itself is refused', async () => {
    await expect(compile('subscription { mine }', {}, nobody)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
