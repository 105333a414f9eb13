import { createClient as createEventsClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SafelistMode } from '../../src/guard/safelist/resolve-document.ts';
import { startTestGateway } from '../support/gateway.ts';
import { apolloManifest, createManifestFolder, sha256 } from '../support/manifest.ts';

const me = 'query Me { me { name } }';
const other = 'query Other { me { id } }';

async function startListed(mode: SafelistMode) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await createManifestFolder());
  await folder.write('manifest.json', apolloManifest({ body: me }));
  const gateway = stack.use(await startTestGateway({ documents: folder.settings(mode) }));
  const address = await gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const socket = createSocketClient({ url: `${address.replace('http', 'ws')}/graphql` });
  stack.defer(() => void socket.dispose());
  const events = createEventsClient({ url: `${address}/graphql`, retryAttempts: 0 });
  stack.defer(() => events.dispose());
  const single = createEventsClient({
    url: `${address}/graphql/stream`,
    retryAttempts: 0,
    singleConnection: true,
  });
  stack.defer(() => single.dispose());
  const disposables = stack.move();
  return {
    clients: { socket, events, single },
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

type Listed = Awaited<ReturnType<typeof startListed>>;
const ada = { data: { me: { name: 'Ada' } } };
const byId = { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: sha256(me) } } };

describe.each(['socket', 'events', 'single'] as const)('a document on a stream by %s', (kind) => {
  const servers = new Map<SafelistMode, Listed>();
  beforeAll(async () => {
    for (const mode of ['known', 'ids'] as const) servers.set(mode, await startListed(mode));
  });
  afterAll(async () => {
    for (const server of servers.values()) await server[Symbol.asyncDispose]();
  });

  /** The first answer, or the errors in its stead. */
  async function ask(mode: SafelistMode, payload: typeof byId | { query: string }) {
    const server = servers.get(mode);
    if (!server) throw new Error(`There is no gateway in the mode ${mode}.`);
    return new Promise<unknown>((resolve) => {
      server.clients[kind].subscribe(payload, {
        next: resolve,
        error: (errors: unknown) => resolve(Array.isArray(errors) ? { errors } : errors),
        complete: () => undefined,
      });
    });
  }

  it('is answered by its id', async () => {
    expect(await ask('known', byId)).toEqual(ada);
    expect(await ask('ids', byId)).toEqual(ada);
  });

  it('is answered by its text, where that is enough', async () => {
    expect(await ask('known', { query: me })).toEqual(ada);
    expect(await ask('ids', { query: me })).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_ID_REQUIRED' } }],
    });
  });

  it('is refused that no manifest has', async () => {
    expect(await ask('known', { query: other })).toMatchObject({
      errors: [{ extensions: { code: 'QUERY_NOT_IN_SAFELIST' } }],
    });
  });
});
