import { configSchema } from '@supergraph/gateway/config';
import { serviceFolder } from '@supergraph/local-stack/services';
import { peerFolder } from '../../peers/install.ts';
import type { Contestant, Surroundings } from './contestant.ts';

/** Everyone forwards the caller's token, without which no two requests in flight are the same. */
export const contestants: readonly Contestant[] = [
  ours({ name: 'ours', title: 'ours', env: {} }),
  ...stockEngine().map((env) => ours({ name: 'ours-stock', title: 'ours, stock executor', env })),
  {
    name: 'stock',
    title: '@apollo/gateway',
    peer: 'apollo-gateway',
    start: ({ supergraphFile }, port) => ({
      folder: peerFolder('apollo-gateway'),
      script: 'main.mjs',
      env: {
        PORT: String(port),
        SUPERGRAPH_FILE: supergraphFile,
        APOLLO_TELEMETRY_DISABLED: 'true',
      },
    }),
  },
  hive({ name: 'hive-js', title: 'Hive Gateway, JS planner', env: {} }),
  hive({
    name: 'hive-rust',
    title: 'Hive Gateway, Rust planner',
    env: { HIVE_ROUTER_RUNTIME: 'true' },
  }),
  {
    name: 'bff',
    title: 'written by hand',
    start: ({ subgraphs }, port) => ({
      folder: `${import.meta.dirname}/backend-for-frontend`,
      script: 'main.ts',
      env: { PORT: String(port), SUBGRAPHS_URL: subgraphs.url },
    }),
  },
];

/** The variable that chooses the stock executor, on a gateway that has a choice. */
export function stockEngine(): Record<string, string>[] {
  return 'GATEWAY_ENGINE' in configSchema.shape ? [{ GATEWAY_ENGINE: 'stock' }] : [];
}

interface Variant {
  name: string;
  title: string;
  env: Record<string, string>;
}

/** As in production: no Sandbox, and usage is not recorded, since none of the others does. */
export function ours({ name, title, env }: Variant): Contestant {
  return {
    name,
    title,
    start: (surroundings, port) => ({
      folder: serviceFolder('gateway'),
      script: 'src/main.ts',
      env: { ...environment(surroundings, port), ...env },
    }),
  };
}

function environment({ supergraphFile, subgraphs, issuer, audience }: Surroundings, port: number) {
  return {
    HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    METRICS_PORT: '0',
    SUPERGRAPH_FILE: supergraphFile,
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: subgraphs.jwksUrl,
    GATEWAY_SUBGRAPH_SECRET: 'measured-measured-measured-measured',
    SANDBOX: 'false',
    USAGE_DATABASE_URL: '',
    ...roomyLimits,
  };
}

/** What is counted elsewhere is counted here; only where it ends is another graph's matter. */
const roomyLimits = {
  // Lists of this graph tell no length, and are short: so the estimate is about what the answer holds.
  COST_LIST_SIZE: '3',
  COST_BUDGET_USER: '1000000000',
  COST_PER_MINUTE: '1000000000',
  COST_BURST: '1000000000',
  SUBGRAPH_CONNECTIONS_MAX: '1024',
  // The longest that may be: others refuse nothing, however late they are.
  QUEUE_MS_MAX: '1000',
};

function hive({ name, title, env }: Variant): Contestant {
  return {
    name,
    title,
    peer: 'hive-gateway',
    start: ({ supergraphFile }, port) => ({
      folder: peerFolder('hive-gateway'),
      script: 'node_modules/@graphql-hive/gateway/dist/bin.js',
      args: [
        'supergraph',
        supergraphFile,
        ...['--fork', '1', '--host', '127.0.0.1', '--port', String(port)],
        ...['--config-path', 'gateway.config.mjs'],
      ],
      env,
    }),
  };
}
