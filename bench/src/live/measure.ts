import type { Memory } from './gateway/start.ts';
import { documents, type Kind } from './graph.ts';
import type { LiveProcesses } from './processes.ts';
import { latencyOf, type Run, runUntilCarried } from './runs.ts';
import { changeParcels } from './subgraphs/ask-changes.ts';
import { watchersOf } from './watchers.ts';

/** Of the parcels that are watched through the gateway, every tenth is watched at the subgraph, too. */
const BESIDE_EVERY = 10;
const WARM_UP = { subscriptions: 500, perSecond: 200, seconds: 5 };

export interface Figures {
  readonly kind: Kind;
  /** From the connection to the first value. */
  readonly first: { readonly p50Ms: number; readonly p99Ms: number };
  /** Beyond the gateway without subscriptions, for each of them: before any event, and after all. */
  readonly bytesEach: Memory;
  readonly bytesEachAfter: Memory;
  /** Ends with the highest rate that was carried, where one was. */
  readonly runs: readonly Run[];
}

/** On a gateway of its own: what memory another kind has left is none of its. */
export async function measureKind(
  processes: LiveProcesses,
  kind: Kind,
  count: number,
): Promise<Figures> {
  const gateway = await processes.startGateway(kind);
  const url = `${gateway.url}/graphql`;
  const through = watchersOf(processes, 'gateway', { url, query: documents[kind] });
  const atSubgraph = { url: processes.subgraphUrl, query: documents.subgraph };
  const beside = watchersOf(processes, 'subgraph', atSubgraph);
  try {
    await through.open({ count: WARM_UP.subscriptions, every: 1 });
    await changeParcels(processes.subgraphs, WARM_UP);
    await through.close();
    const empty = await gateway.memory();
    const first = latencyOf(await through.open({ count, every: 1 }));
    const held = await gateway.memory();
    await beside.open({ count: count / BESIDE_EVERY, every: BESIDE_EVERY });
    const runs = await runUntilCarried({ ...processes, gateway, through, beside });
    const after = await gateway.memory();
    const each = (memory: Memory) => perSubscription(memory, empty, count);
    return { kind, first, bytesEach: each(held), bytesEachAfter: each(after), runs };
  } finally {
    await Promise.all([through.close(), beside.close()]);
    await gateway.stop();
  }
}

function perSubscription(memory: Memory, empty: Memory, count: number): Memory {
  return {
    rss: (memory.rss - empty.rss) / count,
    heapUsed: (memory.heapUsed - empty.heapUsed) / count,
    external: (memory.external - empty.external) / count,
  };
}
