import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestIdentity, type TestIdentity } from '@supergraph/testing/identity';
import type { Surroundings } from './contestants/contestant.ts';
import { composeSupergraph } from './graph/supergraph.ts';
import { startSubgraphs } from './subgraphs/start.ts';

export interface PublicGraph {
  readonly surroundings: Surroundings;
  /** Whose tokens gateways accept. */
  readonly identity: TestIdentity;
  readonly query: string;
  stop(): Promise<void>;
}

/** The public benchmark's graph: its subgraphs run, and its supergraph lies in a file. */
export async function startPublicGraph(folder: string): Promise<PublicGraph> {
  const identity = createTestIdentity();
  const subgraphs = await startSubgraphs({ graph: 'public', folder, jwks: identity.jwks });
  const supergraphFile = join(folder, 'public-supergraph.graphql');
  await writeFile(supergraphFile, composeSupergraph(subgraphs.url));
  const { issuer, audience } = identity;
  return {
    surroundings: { folder, supergraphFile, subgraphs, issuer, audience },
    identity,
    query: await readFile(new URL('./graph/query.graphql', import.meta.url), 'utf8'),
    stop: subgraphs.stop,
  };
}
