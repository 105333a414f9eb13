import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames } from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';
import { Pool } from 'undici';

/** Every process of a system, each asked by itself as its callers ask it. */
export interface Processes {
  readonly ids: readonly string[];
  /** Has each of them verify the token, and throws where one refuses it. */
  requireTaken(token: string): Promise<void>;
  /** Of each, in the order of the ids: resolves once it refuses the token. */
  refusals(token: string): Promise<void>[];
  close(): Promise<void>;
}

const BETWEEN_QUESTIONS_MS = 2;

export function openProcesses(stack: Stack): Processes {
  const { gatewaySecret } = stack.secrets;
  const replicas = serviceNames.flatMap((name) => stack.replicasOf(name));
  const pools = replicas.map(({ url }) => new Pool(url, { connections: 1 }));

  async function isTaken(pool: Pool, token: string): Promise<boolean> {
    const { statusCode, body } = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-gateway-secret': gatewaySecret,
        authorization: `Bearer ${token}`,
      },
      body: '{"query":"{ __typename }"}',
    });
    const text = await body.text();
    if (statusCode !== 200 && statusCode !== 401) throw new Error(`HTTP ${statusCode}: ${text}`);
    return statusCode === 200;
  }

  async function refusal(pool: Pool, token: string): Promise<void> {
    while (await isTaken(pool, token)) await sleep(BETWEEN_QUESTIONS_MS);
  }

  return {
    ids: replicas.map(({ id }) => id),
    async requireTaken(token) {
      const taken = await Promise.all(pools.map((pool) => isTaken(pool, token)));
      if (taken.includes(false)) throw new Error('a token that was just issued is refused');
    },
    refusals: (token) => pools.map((pool) => refusal(pool, token)),
    close: async () => void (await Promise.all(pools.map((pool) => pool.close()))),
  };
}
