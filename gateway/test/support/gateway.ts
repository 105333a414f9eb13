import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { createLogger } from '@supergraph/service/logger';
import { graphqlClient } from '@supergraph/testing/graphql';
import { createTestIdentity } from '@supergraph/testing/identity';
import type { FastifyInstance } from 'fastify';
import { parse } from 'graphql';
import { createGatewayServer, type GatewayServerDeps } from '../../src/server.ts';
import { accounts, shop, stock } from './shop.ts';
import { startTestSubgraph, type TestSubgraph, type TestSubgraphDefinition } from './subgraph.ts';

export const gatewaySecret = 'a gateway secret that only tests know';

/** The shop's three subgraphs and a gateway over them. */
export async function startTestGateway(overrides: Partial<GatewayServerDeps> = {}) {
  const federation = await startFederation([accounts, shop, stock], overrides);
  return { ...federation, ...federation.subgraphs };
}

/**
 * Composes subgraphs, starts them, and a gateway over them.
 *
 * @returns the gateway and a client of it; `subgraphs` by name; `startStock`, which starts a second gateway
 * over the same, in which Apollo's executor answers
 */
export async function startFederation<Name extends string>(
  definitions: readonly (TestSubgraphDefinition & { readonly name: Name })[],
  overrides: Partial<GatewayServerDeps> = {},
) {
  await using stack = new AsyncDisposableStack();
  const started = await Promise.all(definitions.map(startTestSubgraph));
  for (const subgraph of started) stack.use(subgraph);
  const supergraph = stack.use(await createTestSupergraph());
  await supergraph.write(composeTest(definitions));
  const identity = createTestIdentity();

  const start = (engine: 'own' | 'stock'): Promise<FastifyInstance> =>
    createGatewayServer({
      supergraphFile: supergraph.file,
      subgraphUrls: Object.fromEntries(started.map(({ name, url }) => [name, url])),
      // A busy machine shall make tests slow, not wrong.
      subgraphTimeoutMs: 60_000,
      // Longer than a subgraph may take: who has less time shares no fetch.
      deadlineMs: 120_000,
      subgraphConnectionsMax: 32,
      requestsMax: 1_024,
      queueMsMax: 50,
      gatewaySecret,
      log: createLogger({
        service: 'gateway-test',
        level: (process.env['LOG'] ?? 'silent') as 'silent',
      }),
      verifier: identity.verifier,
      keys: identity.keys,
      cors: { origins: ['https://shop.example'], credentials: false },
      hasSandbox: true,
      engine,
      ...overrides,
    });

  const app = await start('own');
  stack.defer(() => app.close());
  const disposables = stack.move();
  return {
    app,
    identity,
    supergraph,
    subgraphs: Object.fromEntries(started.map((one) => [one.name, one])) as Record<
      Name,
      TestSubgraph
    >,
    async startStock() {
      const other = await start('stock');
      disposables.defer(() => other.close());
      return graphqlClient(other);
    },
    ...graphqlClient(app),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

/** A supergraph file in a folder of its own; written as deployments do, by renaming. */
export async function createTestSupergraph() {
  const folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
  const file = join(folder, 'supergraph.graphql');
  return {
    file,
    async write(text: string): Promise<void> {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

export function composeTest(definitions: readonly TestSubgraphDefinition[]): string {
  const { supergraphSdl, errors } = composeServices(
    definitions.map(({ name, typeDefs }) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      typeDefs: parse(typeDefs),
    })),
  );
  if (!supergraphSdl) throw new AggregateError(errors ?? [], 'the test subgraphs do not compose');
  return supergraphSdl;
}
