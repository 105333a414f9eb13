import type { Stack } from '@supergraph/local-stack/stack';
import { type Figures, measureKind } from './measure.ts';
import { startLiveProcesses } from './processes.ts';
import { reportLive } from './report.ts';

const SUBSCRIPTIONS = 5_000;

/**
 * 5,000 subscriptions on one gateway, of 250 users with 20 each, every one a connection and a parcel of its
 * own; and beside them, in the same seconds, clients that watch every tenth parcel at the subgraph itself. Once
 * with a stream of the subgraph behind each, once fed by news. Gateway, subgraphs and clients are a process
 * each.
 */
export async function benchLive(stack: Stack, folder: string): Promise<void> {
  const processes = await startLiveProcesses(stack, folder, SUBSCRIPTIONS);
  const measured: Figures[] = [];
  try {
    measured.push(await measureKind(processes, 'stream', SUBSCRIPTIONS));
    measured.push(await measureKind(processes, 'events', SUBSCRIPTIONS));
  } finally {
    await processes.stop();
  }
  reportLive(measured, SUBSCRIPTIONS);
}
