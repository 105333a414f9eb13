import { join } from 'node:path';
import { usageOf } from '@supergraph/abuse/watch/processes';
import { freePort } from '@supergraph/local-stack/free-port';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { startProcess } from '@supergraph/local-stack/service-process';

export interface FakeSubgraphs {
  readonly url: string;
  readonly jwksUrl: string;
  /** How often gateways have asked so far. */
  fetches(): Promise<number>;
  /** Processor time used so far. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

interface SubgraphsOptions {
  readonly graph: 'public' | 'own';
  /** For the log. */
  readonly folder: string;
  /** What the issuer of tokens publishes. */
  readonly jwks: unknown;
}

export async function startSubgraphs(options: SubgraphsOptions): Promise<FakeSubgraphs> {
  const { graph, folder, jwks } = options;
  const port = await freePort();
  const log = createServiceLog(join(folder, 'subgraphs.log'), () => undefined);
  const started = startProcess({
    name: 'subgraphs',
    folder: import.meta.dirname,
    script: 'main.ts',
    env: { ...process.env, PORT: String(port), GRAPH: graph, JWKS: JSON.stringify(jwks) },
    log,
  });
  const url = `http://127.0.0.1:${port}`;
  await started.untilReady(url);
  return {
    url,
    jwksUrl: `${url}/.well-known/jwks.json`,
    async fetches() {
      const { fetches } = (await (await fetch(`${url}/fetches`)).json()) as { fetches: number };
      return fetches;
    },
    cpuSeconds: async () => (await usageOf(started.pid ?? 0))?.cpuSeconds ?? 0,
    async stop() {
      await started.stop();
      log.close();
    },
  };
}
