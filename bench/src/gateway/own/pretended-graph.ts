import { urlVariable } from '@supergraph/gateway/config';
import { subgraphNames } from '@supergraph/gateway/subgraphs';
import { serviceFolder } from '@supergraph/local-stack/services';
import { createTestIdentity } from '@supergraph/testing/identity';
import { type StartedContestant, startContestant } from '../contestants/contestant.ts';
import { ours } from '../contestants/contestants.ts';
import { startSubgraphs } from '../subgraphs/start.ts';

export interface PretendedGraph {
  readonly gateway: StartedContestant;
  /** Of a customer, for as long as any round lasts. */
  readonly token: string;
  stop(): Promise<void>;
}

/** Our gateway with our own supergraph, over subgraphs that cost next to nothing. */
export async function startPretendedGraph(folder: string): Promise<PretendedGraph> {
  const identity = createTestIdentity();
  const subgraphs = await startSubgraphs({ graph: 'own', folder, jwks: identity.jwks });
  const { issuer, audience } = identity;
  const supergraphFile = `${serviceFolder('gateway')}/supergraph.graphql`;
  const env = Object.fromEntries(
    subgraphNames.map((name) => [urlVariable(name), `${subgraphs.url}/${name}`]),
  );
  const gateway = await startContestant(ours({ name: 'ours', title: 'ours', env }), {
    folder,
    subgraphs,
    issuer,
    audience,
    supergraphFile,
  });
  return {
    gateway,
    token: identity.token({ lifetimeSeconds: 6 * 3_600 }),
    async stop() {
      await gateway.stop();
      await subgraphs.stop();
    },
  };
}
