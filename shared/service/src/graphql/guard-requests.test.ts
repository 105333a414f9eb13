import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { boundJsonBodies } from '../http/json-bodies.ts';
import { createDocumentGuard } from './document/document-guard.ts';
import { clientDocumentLimits } from './document/limits.ts';
import { guardRequests } from './guard-requests.ts';

const json = { depthMax: 4, valuesMax: 20, memberBytesMax: 60 };

/** Answers with what would go on to Apollo Server. */
function createEcho() {
  const app = Fastify();
  const guard = createDocumentGuard({ ...clientDocumentLimits, depthMax: 2 });
  boundJsonBodies(app, json);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: guardRequests({ guard, json, operationNameCharactersMax: 8 }),
    handler: ({ method, body, url }) =>
      method === 'GET' ? Object.fromEntries(new URL(url, 'http://any').searchParams) : body,
  });
  const post = async (payload: object | string, headers = {}) => {
    const request = { method: 'POST' as const, url: '/graphql', payload, headers };
    return app.inject(request);
  };
  const get = async (parameters: Record<string, string>) =>
    app.inject(`/graphql?${new URLSearchParams(parameters)}`);
  return { guard, post, get };
}

const deep = { query: '{ a { b { c } } } ]' };

it('answers for a document that is too large, before its syntax is looked at', async () => {
  const { post, get } = createEcho();
  for (const answer of [await post(deep), await get(deep)]) {
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual({
      errors: [
        {
          message: 'The operation is 3 levels deep; at most 2 are allowed.',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED', rule: 'depthMax' },
        },
      ],
    });
  }
});

it('answers in the type of GraphQL over HTTP where it is asked for', async () => {
  const accept = 'application/graphql-response+json, application/json;q=0.9';
  const { headers } = await createEcho().post(deep, { accept });
  expect(headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
});

it('answers with the errors that are known', async () => {
  const { guard, post } = createEcho();
  const errors = [{ message: 'Cannot query field "x".' }, { message: 'Nor "y".' }];
  guard.remember('{ x y }', errors);
  expect((await post({ query: '{ x y }' })).json()).toEqual({ errors });
});

it('lets only variables go on that the operation declares', async () => {
  const { post, get } = createEcho();
  const query = 'query A($a: Int) { f(a: $a) } query B($b: Int) { f(a: $b) }';
  const variables = { a: 1, b: [2], c: { d: 3 } };
  const asked = { query, operationName: 'B', variables };
  expect((await post(asked)).json()).toEqual({ ...asked, variables: { b: [2] } });
  const address = { query, operationName: 'B', variables: JSON.stringify(variables) };
  expect((await get(address)).json()).toEqual({ ...address, variables: '{"b":[2]}' });
});

it('refuses what is too large beside the document, in a body and in an address', async () => {
  const { post, get } = createEcho();
  const query = '{ a }';
  const nested = `${'{"x":'.repeat(9)}1${'}'.repeat(9)}`;
  const cases: [Record<string, string>, string][] = [
    [{ variables: nested }, 'levels deep'],
    [{ extensions: nested }, 'levels deep'],
    [{ variables: `{"x":"${'y'.repeat(99)}"}` }, '"variables" is longer than 60 bytes'],
    [{ extensions: `{"x":"${'y'.repeat(99)}"}` }, '"extensions" is longer than 60 bytes'],
    [{ variables: `[${'1,'.repeat(20)}1]` }, 'more than 20 values'],
  ];
  for (const [parameters, says] of cases) {
    const members = Object.entries(parameters).map(([name, text]) => `"${name}":${text}`);
    const body = `{"query":"${query}",${members.join()}}`;
    const type = { 'content-type': 'application/json' };
    for (const answer of [await post(body, type), await get({ query, ...parameters })]) {
      expect(answer.statusCode).toBe(400);
      expect(answer.json().message).toContain(says);
    }
  }
  const named = { query, operationName: 'ninechars' };
  for (const answer of [await post(named), await get(named)]) {
    expect(answer.json().message).toBe(
      'The operation name has 9 characters; at most 8 are allowed.',
    );
  }
});

it('leaves what is no GraphQL request as it is', async () => {
  const { post, get } = createEcho();
  for (const body of [[{ query: '{ a }' }], { query: 7 }, { variables: { a: 1 } }]) {
    expect((await post(body)).json()).toEqual(body);
  }
  const broken = { query: '{ a }', variables: '{"a":' };
  expect((await get(broken)).json()).toEqual(broken);
});
