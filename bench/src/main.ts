import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/local-stack/ports';
import { startStack } from '@supergraph/local-stack/stack';
import { benchCost } from './cost/cost.ts';
import { benchGrowth } from './cost/growth.ts';
import { benchEvents } from './events/events.ts';
import { benchHotRow } from './hot-row/hot-row.ts';
import { benchLimits } from './limits/limits.ts';
import { benchOverload } from './overload/overload.ts';
import { benchPeers } from './peers/peers.ts';
import { benchPlaceOrder } from './place-order/place-order.ts';
import { benchScales } from './place-order/scales.ts';
import { benchSchemaCheck } from './schema-check/schema-check.ts';
import { benchUsage } from './usage/usage.ts';

const dataFolder = await mkdtemp(join(tmpdir(), 'supergraph-bench-'));
const stack = await startStack({
  dataFolder,
  ports: await freePorts(),
  postgresSettings: { shared_preload_libraries: 'pg_stat_statements' },
});
const benches: Record<string, () => Promise<void>> = {
  events: () => benchEvents(stack),
  'place-order': () => benchPlaceOrder(stack),
  overload: () => benchOverload(stack),
  usage: () => benchUsage(stack, dataFolder),
  'schema-check': benchSchemaCheck,
  cost: () => benchCost(stack, dataFolder),
  growth: () => benchGrowth(stack, dataFolder),
  'hot-row': () => benchHotRow(stack),
  limits: () => benchLimits(stack, dataFolder),
};
const asked = process.argv.slice(2);
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (asked.length === 0 || asked.includes(name)) await bench();
  }
} finally {
  await stack.stop();
  await rm(dataFolder, { recursive: true, force: true });
}
// Each on a system of its own.
if (asked.length === 0 || asked.includes('scales')) await benchScales();
if (asked.length === 0 || asked.includes('peers')) await benchPeers();
