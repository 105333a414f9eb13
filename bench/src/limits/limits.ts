import { hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gatherCast } from '@supergraph/abuse/cast';
import type { Stack } from '@supergraph/local-stack/stack';
import { benchRefusals } from './refusals.ts';
import { benchThroughput, queries } from './throughput.ts';

/** What the limits cost: those who ask for what they may have, and us when we refuse. */
export async function benchLimits(stack: Stack, folder: string): Promise<void> {
  const { target } = await gatherCast(stack.urls);
  const { token } = target;
  const env = { limited: {}, free: { NODE_OPTIONS: `--import ${takeLimitsOut}` } };
  await benchThroughput({ stack, folder, token, title: 'all limits', bar: 0.97, env });
  await benchRefusals(stack, target);
}

/** What the guards of the gateway cost those who may have what they ask for. */
export async function benchGuards(stack: Stack, folder: string): Promise<void> {
  const { target } = await gatherCast(stack.urls);
  const manifest = join(folder, 'manifest.json');
  await writeFile(manifest, JSON.stringify(manifestOf(queries.map(({ query }) => query))));
  const limited = {
    ...{ AUTHORISATION: 'fields', SAFELIST_MODE: 'known', SAFELIST_FILE: manifest },
    ...{ COST_PER_MINUTE: '1000000000', COST_BURST: '1000000000' },
  };
  const free = { AUTHORISATION: 'off', SAFELIST_MODE: 'off', COST_PER_MINUTE: '0' };
  const title = 'authorisation, safelist and budgets';
  const env = { limited, free };
  await benchThroughput({ stack, folder, token: target.token, title, bar: 0.95, env });
}

const takeLimitsOut = new URL('./take-limits-out.ts', import.meta.url).href;

function manifestOf(documents: readonly string[]) {
  return {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: documents.map((body) => ({
      ...{ id: hash('sha256', body), name: 'Bench', type: 'query', body },
    })),
  };
}
