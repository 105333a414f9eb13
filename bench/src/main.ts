import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/local-stack/ports';
import { type Stack, startStack } from '@supergraph/local-stack/stack';
import { benchAccountTimes } from './account-times/account-times.ts';
import { benchCache } from './cache/cache.ts';
import { benchConsole } from './console/console.ts';
import { benchCost } from './cost/cost.ts';
import { benchGrowth } from './cost/growth.ts';
import { benchEvents } from './events/events.ts';
import { benchGateway } from './gateway/gateway.ts';
import { benchHotRow } from './hot-row/hot-row.ts';
import { benchGuards, benchLimits } from './limits/limits.ts';
import { benchLive } from './live/live.ts';
import { benchOverload } from './overload/overload.ts';
import { benchPeers } from './peers/peers.ts';
import { benchPlaceOrder } from './place-order/place-order.ts';
import { benchScales } from './place-order/scales.ts';
import { benchReads } from './reads/reads.ts';
import { benchRevocation } from './revocation/revocation.ts';
import { benchSchemaCheck } from './schema-check/schema-check.ts';
import { benchSessions } from './sessions/sessions.ts';
import { benchTelemetry } from './telemetry/telemetry.ts';
import { benchUsage } from './usage/usage.ts';

const args = process.argv.slice(2);
const isAsked = (name: string) => args.length === 0 || args.includes(name);

/** Those that share one system. */
const shared: Record<string, (stack: Stack, dataFolder: string) => Promise<void>> = {
  events: benchEvents,
  'place-order': benchPlaceOrder,
  overload: benchOverload,
  usage: benchUsage,
  telemetry: benchTelemetry,
  'schema-check': benchSchemaCheck,
  cost: benchCost,
  reads: benchReads,
  growth: benchGrowth,
  'hot-row': benchHotRow,
  limits: benchLimits,
  guards: benchGuards,
  cache: benchCache,
  live: benchLive,
  sessions: benchSessions,
  'account-times': benchAccountTimes,
  console: benchConsole,
};
/** Each on a system of its own. */
const alone: Record<string, () => Promise<void>> = {
  scales: benchScales,
  revocation: benchRevocation,
  peers: benchPeers,
  gateway: () => benchGateway(args),
};

if (Object.keys(shared).some(isAsked)) await runShared();
for (const [name, bench] of Object.entries(alone)) if (isAsked(name)) await bench();

async function runShared(): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'supergraph-bench-'));
  const stack = await startStack({
    dataFolder,
    ports: await freePorts(),
    postgresSettings: { shared_preload_libraries: 'pg_stat_statements' },
  });
  try {
    for (const [name, bench] of Object.entries(shared)) {
      if (isAsked(name)) await bench(stack, dataFolder);
    }
  } finally {
    await stack.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}
