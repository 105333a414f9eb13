import { ApolloServer } from '@apollo/server';
import { metricsText } from '@supergraph/service/metrics';
import type { InjectOptions } from 'fastify';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SafelistMode } from '../../src/guard/safelist/resolve-document.ts';
import { startTestGateway } from '../support/gateway.ts';
import { collectLines } from '../support/log.ts';
import { apolloManifest, createManifestFolder, sha256 } from '../support/manifest.ts';

const me = 'query Me {\n  me {\n    name\n  }\n}';
const echo = 'query Echo($word: String!) { echo(word: $word) }';
const order = 'mutation Order { placeOrder { id } }';
const web = 'query Web { me { id } }';
const webOfOld = 'query Web { me { id name } }';

async function startListedGateway(mode: SafelistMode) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await createManifestFolder());
  const operations = [
    { body: me },
    { body: echo },
    { id: 'PlaceOrder', body: order },
    { id: 'web', body: web, clientName: 'web' },
    { id: 'web', body: webOfOld, clientName: 'web', clientVersion: '1' },
    { id: 'gone', body: 'query Gone { noSuchField }' },
  ];
  await folder.write('apollo.json', apolloManifest(...operations));
  await folder.write('relay.json', { '5f4dcc3b5aa765d61d8327deb882cf99': 'query R { me { id } }' });
  const { log, lines } = collectLines();
  const gateway = stack.use(await startTestGateway({ documents: folder.settings(mode), log }));
  const disposables = stack.move();
  const send = async (options: InjectOptions) => {
    const answer = await gateway.app.inject({ url: '/graphql', method: 'POST', ...options });
    return { status: answer.statusCode, ...answer.json<{ data?: unknown; errors?: Told[] }>() };
  };
  return {
    ...gateway,
    folder,
    lines,
    send,
    post: (payload: object, headers: Record<string, string> = {}) => send({ payload, headers }),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

interface Told {
  message: string;
  extensions: { code: string };
}

type ListedGateway = Awaited<ReturnType<typeof startListedGateway>>;

const ada = { status: 200, data: { me: { name: 'Ada' } } };
const client = (name: string, version = '2') => ({
  'apollographql-client-name': name,
  'apollographql-client-version': version,
});
const refused = (status: number, code: string) => ({ status, errors: [{ extensions: { code } }] });

describe.each(['log', 'known', 'ids'] as const)('an id, where the mode is %s', (mode) => {
  let gateway: ListedGateway;
  beforeAll(async () => {
    gateway = await startListedGateway(mode);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const persistedQuery = { version: 1, sha256Hash: sha256(me) };
  it.each<[string, object]>([
    ["Apollo's extension", { extensions: { persistedQuery } }],
    ['documentId', { documentId: sha256(me) }],
    ['documentId with its prefix', { documentId: `sha256:${sha256(me)}` }],
    ['an id beside an empty text, as Relay sends it', { id: sha256(me), query: null }],
    ['doc_id', { doc_id: sha256(me) }],
    ['an id together with its text', { query: me, documentId: sha256(me) }],
  ])('is heard by POST in %s', async (_, body) => {
    expect(await gateway.post(body)).toEqual(ada);
  });

  it('is heard by GET, with variables', async () => {
    const variables = JSON.stringify({ word: 'ä&=' });
    const extensions = JSON.stringify({
      persistedQuery: { version: 1, sha256Hash: sha256(echo) },
    });
    const ids: Record<string, string>[] = [
      { extensions },
      { documentId: sha256(echo) },
      { id: sha256(echo) },
    ];
    for (const id of ids) {
      const answer = await gateway.send({ method: 'GET', query: { ...id, variables } });
      expect(answer).toEqual({ status: 200, data: { echo: 'ä&=' } });
    }
  });

  it('is heard in the address', async () => {
    const url = `/graphql/sha256:${sha256(me)}`;
    expect(await gateway.send({ method: 'GET', url })).toEqual(ada);
    expect(await gateway.send({ url, payload: { operationName: 'Me' } })).toEqual(ada);
  });

  it('changes nothing by GET', async () => {
    const { status } = await gateway.send({ method: 'GET', url: '/graphql/PlaceOrder' });
    expect(status).toBe(405);
    expect((await gateway.post({ documentId: 'PlaceOrder' })).status).toBe(200);
  });

  it("may be of a manifest of Relay's", async () => {
    const answer = await gateway.post({ doc_id: '5f4dcc3b5aa765d61d8327deb882cf99' });
    expect(answer.data).toEqual({ me: { id: 'usr_1' } });
  });

  it('of a client is heard from it alone, and of its version before', async () => {
    const ask = async (headers: Record<string, string>) => {
      const { data, errors } = await gateway.post({ documentId: 'web' }, headers);
      return data ?? errors?.[0]?.extensions.code;
    };
    expect(await ask(client('web'))).toEqual({ me: { id: 'usr_1' } });
    expect(await ask(client('web', '1'))).toEqual({ me: { id: 'usr_1', name: 'Ada' } });
    expect(await ask(client('ios'))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await ask({})).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it.each<[string, object]>([
    ['unknown', { documentId: sha256('{ other }') }],
    ['no hash', { documentId: 'nonsense' }],
    ['a name of every object', { documentId: '__proto__' }],
  ])('that is %s is not found', async (_, body) => {
    const { status, errors } = await gateway.post(body);
    expect(status).toBe(200);
    expect(errors).toEqual([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
  });

  it.each<[string, object]>([
    ['no text', { documentId: 5 }],
    ['empty', { documentId: '' }],
    ['too long', { documentId: 'x'.repeat(201) }],
    ['of another version', { extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }],
    ['not where it belongs', { extensions: { persistedQuery: sha256(me) } }],
    ['one of two', { documentId: 'web', extensions: { persistedQuery } }],
    ['that of another document', { documentId: sha256(me), query: echo }],
    ['not the hash of its document', { documentId: sha256('{ other }'), query: '{ me { id } }' }],
    ['a name that another document has', { documentId: 'PlaceOrder', query: me }],
  ])('that is %s is a mistake, which is told', async (_, body) => {
    expect(await gateway.post(body)).toMatchObject(refused(400, 'BAD_REQUEST'));
  });

  it('of a document that the supergraph does not allow is answered as such a document', async () => {
    const answer = await gateway.post({ documentId: 'gone' });
    expect(answer).toMatchObject(refused(400, 'GRAPHQL_VALIDATION_FAILED'));
    await expect.poll(() => gateway.lines.join()).toContain('noSuchField');
  });
});

it('is answered the direct way from the first time on', async () => {
  await using gateway = await startListedGateway('ids');
  await expect.poll(() => gateway.lines.join()).toContain('the safelist is ready');
  const longWay = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  const persistedQuery = { version: 1, sha256Hash: sha256(me) };
  expect(await gateway.post({ operationName: 'Me', extensions: { persistedQuery } })).toEqual(ada);
  expect(longWay).not.toHaveBeenCalled();
  longWay.mockRestore();
});

describe('a text without an id', () => {
  it('is answered and told of where the mode is log, at most so many times', async () => {
    await using gateway = await startListedGateway('log');
    const unknown = 'query Secret { echo(word: "hunter2 \\" x") }';
    const before = await counted('unlisted');
    for (let count = 0; count < 100; count += 1) {
      expect((await gateway.post({ query: unknown }, client('tool'))).status).toBe(200);
    }
    const told = gateway.lines.filter((line) => line.includes('is in no manifest'));
    expect(told).toHaveLength(60);
    expect(JSON.parse(told[0] ?? '')).toMatchObject({
      clientName: 'tool',
      clientVersion: '2',
      sha256: sha256(unknown),
      document: 'query Secret { echo(word: "") }',
    });
    expect(await counted('unlisted')).toBe(before + 100);
  });

  it('is answered where the mode is known and a manifest has one that says the same', async () => {
    await using gateway = await startListedGateway('known');
    expect(await gateway.post({ query: me })).toEqual(ada);
    expect(await gateway.post({ query: 'query Me { me { name, } } # spelt otherwise' })).toEqual(
      ada,
    );
    const get = { method: 'GET', query: { query: me } } as const;
    expect(await gateway.send(get)).toEqual(ada);
    expect((await gateway.post({ query: web }, client('web'))).status).toBe(200);
  });

  it.each<[string, string]>([
    ['another field', 'query Me { me { id } }'],
    ['another name', 'query You { me { name } }'],
    ['the schema', getIntrospectionQuery()],
    ['that of another client', web],
    ['no GraphQL', '}{'],
    ['too deep to be parsed', '{ me '.repeat(5_000)],
    ['too long', `# ${'x'.repeat(200_000)}\n${me}`],
  ])('is refused where the mode is known and it asks for %s', async (_, query) => {
    await using gateway = await startListedGateway('known');
    const expected = refused(403, 'QUERY_NOT_IN_SAFELIST');
    expect(await gateway.post({ query })).toMatchObject(expected);
    if (query.length < 10_000) {
      expect(await gateway.send({ method: 'GET', query: { query } })).toMatchObject(expected);
    }
    expect([gateway.accounts, gateway.shop, gateway.stock].flatMap((one) => one.fetches)).toEqual(
      [],
    );
  });

  it('is refused where the mode is ids, though a manifest has it', async () => {
    await using gateway = await startListedGateway('ids');
    const expected = refused(400, 'PERSISTED_QUERY_ID_REQUIRED');
    expect(await gateway.post({ query: me })).toMatchObject(expected);
    expect(await gateway.post({ query: me, id: sha256(me) })).toMatchObject(expected);
    expect(await gateway.send({ method: 'GET', query: { query: me } })).toMatchObject(expected);
    const unlisted = { query: '{ __typename }', documentId: sha256('{ __typename }') };
    expect(await gateway.post(unlisted)).toMatchObject(refused(200, 'PERSISTED_QUERY_NOT_FOUND'));
  });

  it('does not come in by another door', async () => {
    await using gateway = await startListedGateway('ids');
    const query = 'query=%7Bme%7Bname%7D%7D';
    const doors: InjectOptions[] = [
      { method: 'GET', url: `/graphql?${query}&${query}` },
      { method: 'GET', url: `/graphql?%71uery=%7Bme%7Bname%7D%7D` },
      { method: 'GET', url: `/graphql/?${query}` },
      { method: 'GET', url: `/graphql/x?${query}` },
      { method: 'HEAD', url: `/graphql?${query}` },
      { method: 'POST', url: `/graphql?${query}`, payload: {} },
      { method: 'POST', payload: [{ query: me }] },
      { method: 'POST', headers: { 'content-type': 'application/graphql' }, payload: me },
      { method: 'POST', payload: { query: [me] } },
    ];
    for (const door of doors) {
      const answer = await gateway.app.inject({ url: '/graphql', ...door });
      expect(answer.body, JSON.stringify(door)).not.toContain('Ada');
    }
    expect(gateway.accounts.fetches).toEqual([]);
  });
});

it('without a safelist, a hash alone is not supported, and with its text is answered', async () => {
  await using gateway = await startTestGateway();
  const persistedQuery = { version: 1, sha256Hash: sha256(me) };
  const ask = async (payload: object) =>
    (await gateway.app.inject({ method: 'POST', url: '/graphql', payload })).json();
  const alone = await ask({ extensions: { persistedQuery } });
  expect(alone).toEqual({
    errors: [
      {
        message: 'PersistedQueryNotSupported',
        extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
      },
    ],
  });
  expect(await ask({ query: me, extensions: { persistedQuery } })).toEqual({ data: ada.data });
  expect(await ask({ query: me, id: 'whatever a client calls its request' })).toEqual({
    data: ada.data,
  });
});

async function counted(outcome: string): Promise<number> {
  const { text } = await metricsText();
  const line = new RegExp(
    `^gateway_safelist_documents_total\\{outcome="${outcome}"\\} (\\d+)`,
    'm',
  );
  return Number(line.exec(text)?.[1] ?? 0);
}
