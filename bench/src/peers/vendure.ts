import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { usageOfFamily } from '@supergraph/abuse/watch/processes';
import { freePort } from '@supergraph/local-stack/free-port';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { startProcess } from '@supergraph/local-stack/service-process';
import { Pool } from 'undici';
import { peerFolder } from './install.ts';

export interface Vendure {
  /** One order of one unit by a guest; rejects unless its payment is settled. */
  checkOut(client: number): Promise<void>;
  /** Processor time that its processes have used so far. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

export interface VendureOptions {
  /** Of an empty database. */
  databaseUrl: string;
  /** For its log. */
  dataFolder: string;
  clients: number;
  variants: number;
}

const folder = peerFolder('vendure');

/** Vendure's server with its shop API, in processes of its own, as in production. */
export async function startVendure(options: VendureOptions): Promise<Vendure> {
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    VENDURE_DISABLE_TELEMETRY: 'true',
    DATABASE_URL: options.databaseUrl,
    PORT: String(port),
    VARIANTS: String(options.variants),
  };
  await promisify(execFile)(process.execPath, ['set-up.mjs'], { cwd: folder, env });
  const log = createServiceLog(join(options.dataFolder, 'vendure.log'), () => undefined);
  const server = startProcess({ name: 'Vendure', folder, script: 'main.mjs', env, log });
  const url = `http://127.0.0.1:${port}`;
  await server.untilReady(url);
  const query = await readFile(join(folder, 'check-out.graphql'), 'utf8');
  const pool = new Pool(url, { connections: options.clients });
  let next = 0;
  return {
    async checkOut(client) {
      const variantId = String((next++ % options.variants) + 1);
      await checkOut(pool, query, { variantId, emailAddress: `guest-${client}@example.com` });
    },
    cpuSeconds: async () => (await usageOfFamily(server.pid ?? 0))?.cpuSeconds ?? 0,
    async stop() {
      await pool.close();
      await server.stop();
      log.close();
    },
  };
}

async function checkOut(pool: Pool, query: string, variables: unknown): Promise<void> {
  const { body } = await pool.request({
    path: '/shop-api',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await body.json()) as { data?: { addPaymentToOrder?: { state?: string } } };
  if (answer.data?.addPaymentToOrder?.state === 'PaymentSettled') return;
  throw new Error(`a guest could not check out: ${JSON.stringify(answer)}`);
}
