import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists';
import { ApolloServer } from '@apollo/server';
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { type DocumentNode, getOperationAST } from 'graphql';
import {
  type ConcreteRequest,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { DocumentSettings } from '../../src/guard/safelist/documents.ts';
import { startTestGateway } from '../support/gateway.ts';
import { createManifestFolder, sha256 } from '../support/manifest.ts';

const schemaCheck = new URL('../../../tools/schema-check/src/cli/main.ts', import.meta.url)
  .pathname;
const me = 'query Me { me { id name } }';
const echo = 'query Echo($word: String!) { echo(word: $word) }';
const order = 'mutation Order { placeOrder { id } }';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly status: number;
}

/** A gateway on a port, and a `fetch` that notes what a client sends. */
async function startHttpGateway(documents?: DocumentSettings) {
  const gateway = await startTestGateway({ documents });
  const url = `${await gateway.app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
  const sent: Sent[] = [];
  const noting = async (
    input: string | URL | Request,
    init: RequestInit = {},
  ): Promise<Response> => {
    const answer = await fetch(input, init);
    const { method = 'GET', body } = init;
    sent.push({ method, url: String(input), body: String(body ?? ''), status: answer.status });
    return answer;
  };
  return Object.assign(gateway, { url, sent, fetch: noting });
}

const registering: DocumentSettings = { mode: 'off', places: [], isRegistering: true };

/** What `npm run operations:extract -- --add-typename` writes of an application's sources. */
async function extractedManifest() {
  const folder = await createManifestFolder();
  const source = [me, echo, order].map((text) => `gql\`${text}\`;`).join('\n');
  await writeFile(join(folder.folder, 'app.ts'), source);
  const command = [
    schemaCheck,
    'operations',
    '--add-typename',
    '--output',
    'manifest.json',
    'app.ts',
  ];
  await promisify(execFile)(process.execPath, command, { cwd: folder.folder });
  const file = join(folder.folder, 'manifest.json');
  return { ...folder, file, manifest: JSON.parse(await readFile(file, 'utf8')) };
}

let extracted: Awaited<ReturnType<typeof extractedManifest>>;
beforeAll(async () => {
  extracted = await extractedManifest();
  return () => extracted[Symbol.asyncDispose]();
});
const listed = (mode: DocumentSettings['mode']): DocumentSettings => ({
  mode,
  places: [extracted.file],
  isRegistering: false,
});

const passOn = new ApolloLink((operation, forward) => forward(operation));

describe('Apollo Client 4', () => {
  function createClient(gateway: Awaited<ReturnType<typeof startHttpGateway>>, link: ApolloLink) {
    const http = new HttpLink({ uri: gateway.url, fetch: gateway.fetch });
    return new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.from([link, http]) });
  }

  it.each([false, true])(
    'sends ids of a manifest where those are demanded, by GET: %s',
    async (useGETForHashedQueries) => {
      await using gateway = await startHttpGateway(listed('ids'));
      const ids = generatePersistedQueryIdsFromManifest({ loadManifest: () => extracted.manifest });
      const client = createClient(
        gateway,
        createPersistedQueryLink({ ...ids, useGETForHashedQueries }),
      );
      const { data } = await client.query({ query: gql(echo), variables: { word: 'ä' } });
      expect(data).toEqual({ echo: 'ä' });
      expect((await client.query({ query: gql(me) })).data).toMatchObject({ me: { name: 'Ada' } });
      const placed = await client.mutate({ mutation: gql(order) });
      expect(placed.data).toMatchObject({ placeOrder: { id: 'ord_1' } });
      const get = useGETForHashedQueries ? 'GET' : 'POST';
      expect(gateway.sent.map(({ method }) => method)).toEqual([get, get, 'POST']);
      expect(gateway.sent.filter(({ body }) => body.includes('"query"'))).toEqual([]);
    },
  );

  it('is answered the direct way, whether it sends a text or an id', async () => {
    const longWay = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
    for (const documents of [undefined, listed('ids')]) {
      await using gateway = await startHttpGateway(documents);
      const ids = generatePersistedQueryIdsFromManifest({ loadManifest: () => extracted.manifest });
      const client = createClient(gateway, documents ? createPersistedQueryLink(ids) : passOn);
      const ask = () => client.query({ query: gql(me), fetchPolicy: 'network-only' });
      await ask();
      longWay.mockClear();
      expect((await ask()).data).toMatchObject({ me: { name: 'Ada' } });
      expect(longWay).not.toHaveBeenCalled();
    }
    longWay.mockRestore();
  });

  it('sends hashes, registers what is not known, and goes on with hashes', async () => {
    await using gateway = await startHttpGateway(registering);
    const client = createClient(gateway, createPersistedQueryLink({ sha256 }));
    const ask = () => client.query({ query: gql(me), fetchPolicy: 'network-only' });
    for (const _ of [1, 2]) expect((await ask()).data).toMatchObject({ me: { name: 'Ada' } });
    expect(gateway.sent.map(({ body }) => body.includes('"query"'))).toEqual([false, true, false]);
    expect(gateway.sent.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('sends texts from then on where hashes are not supported', async () => {
    await using gateway = await startHttpGateway();
    const client = createClient(gateway, createPersistedQueryLink({ sha256 }));
    const ask = () => client.query({ query: gql(me), fetchPolicy: 'network-only' });
    for (const _ of [1, 2]) expect((await ask()).data).toMatchObject({ me: { name: 'Ada' } });
    expect(gateway.sent.map(({ body }) => body.includes('"query"'))).toEqual([false, true, true]);
  });

  it('learns that its document is in no manifest', async () => {
    await using gateway = await startHttpGateway(listed('ids'));
    const client = createClient(gateway, createPersistedQueryLink({ sha256 }));
    const asked = client.query({ query: gql('query Other { me { id } }') });
    await expect(asked).rejects.toThrow('PersistedQueryNotFound');
  });
});

describe('urql', () => {
  it('is answered as it asks by default, by GET', async () => {
    await using gateway = await startHttpGateway();
    const exchanges = [cacheExchange, fetchExchange];
    const client = new Client({ url: gateway.url, fetch: gateway.fetch, exchanges });
    const { data } = await client.query(echo, { word: 'a b' }).toPromise();
    expect(data).toEqual({ echo: 'a b' });
    expect(gateway.sent).toMatchObject([{ method: 'GET', status: 200 }]);
  });

  it('registers its documents and sends hashes, all by GET', async () => {
    await using gateway = await startHttpGateway(registering);
    const exchanges = [
      persistedExchange({ generateHash: async (text) => sha256(text) }),
      fetchExchange,
    ];
    const client = new Client({ url: gateway.url, fetch: gateway.fetch, exchanges });
    for (const word of ['a', 'b']) {
      const { data, error } = await client.query(echo, { word }).toPromise();
      expect({ data, error }).toEqual({ data: { echo: word }, error: undefined });
    }
    expect(gateway.sent.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  it('sends ids alone where those are demanded, mutations too', async () => {
    await using gateway = await startHttpGateway(listed('ids'));
    const persisted = persistedExchange({
      enforcePersistedQueries: true,
      enableForMutation: true,
      generateHash: async (_, document) => idOf(document),
    });
    const exchanges = [persisted, fetchExchange];
    const client = new Client({ url: gateway.url, fetch: gateway.fetch, exchanges });
    expect((await client.query(echo, { word: 'a' }).toPromise()).data).toEqual({ echo: 'a' });
    const { data } = await client.mutation(order, {}).toPromise();
    expect(data).toMatchObject({ placeOrder: { id: 'ord_1' } });
    expect(gateway.sent.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
});

describe("Relay's network", () => {
  const id = '0f6b8f3b1a7c4b0e9f2d5a6c7e8b9d0a';
  const text = 'query EchoQuery(\n  $word: String!\n) {\n  echo(word: $word)\n}\n';

  it.each(['id', 'doc_id'])('sends what relay-compiler has persisted as %s', async (name) => {
    await using folder = await createManifestFolder();
    await folder.write('persisted_queries.json', { [id]: text });
    await using gateway = await startHttpGateway(folder.settings('ids'));
    const network = Network.create(async (operation, variables) => {
      const body = JSON.stringify({ [name]: operation.id, query: operation.text, variables });
      const headers = { 'content-type': 'application/json' };
      const answer = await gateway.fetch(gateway.url, { method: 'POST', headers, body });
      return (await answer.json()) as GraphQLResponse;
    });
    const environment = new Environment({ network, store: new Store(new RecordSource()) });
    const answer = await fetchQuery(environment, compiled(id), { word: 'hello' }).toPromise();
    expect(answer).toEqual({ echo: 'hello' });
  });
});

function idOf(document: DocumentNode): string | undefined {
  const name = getOperationAST(document)?.name?.value;
  const operations: { name: string; id: string }[] = extracted.manifest.operations;
  return operations.find((operation) => operation.name === name)?.id;
}

/** What relay-compiler makes of the query, where its documents are persisted. */
function compiled(id: string): ConcreteRequest {
  const word = { defaultValue: null, kind: 'LocalArgument', name: 'word' } as const;
  const selection = {
    alias: null,
    args: [{ kind: 'Variable', name: 'word', variableName: 'word' }],
    kind: 'ScalarField',
    name: 'echo',
    storageKey: null,
  } as const;
  const selections = [selection];
  return {
    kind: 'Request',
    fragment: {
      argumentDefinitions: [word],
      kind: 'Fragment',
      metadata: null,
      name: 'EchoQuery',
      selections,
      type: 'Query',
      abstractKey: null,
    },
    operation: {
      argumentDefinitions: [word],
      kind: 'Operation',
      name: 'EchoQuery',
      selections,
    },
    params: { id, metadata: {}, name: 'EchoQuery', operationKind: 'query', text: null },
  };
}
