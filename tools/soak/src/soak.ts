import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startClients } from '@supergraph/chaos/clients';
import { openShop, type Shop } from '@supergraph/chaos/shop';
import { openSite, type Site } from '@supergraph/chaos/site';
import { connect } from '@supergraph/service/database/connect';
import { nextAnswer, subscribeBySocket } from '@supergraph/testing/streams';
import { type Finding, judge, type Sample } from './judge.ts';
import { takeSample } from './measure.ts';
import { askable } from './process-holdings.ts';

export interface SoakOptions {
  /** For data and logs of this run. */
  folder: string;
  rabbitmqUrl: string | undefined;
  hours: number;
  clients: number;
  replicas: number;
  say: (line: string) => void;
  /** Ends the run early; what there is is judged. */
  signal: AbortSignal;
}

const HOUR_MS = 3_600_000;
const SAMPLES_MAX = 5_000;
const WARM_UP_MS_MAX = 300_000;
const CUSTOMERS = 4;
const VARIANTS = 12;

/**
 * A system of its own under steady load for hours, in real time, and what it holds at the end against
 * what it held at the beginning: an hour of each, or a third of a shorter run.
 */
export async function runSoak(options: SoakOptions): Promise<Finding[]> {
  const { folder, rabbitmqUrl, replicas, hours, say, signal } = options;
  await using opened = new AsyncDisposableStack();
  const holdingsFolder = join(folder, 'holdings');
  await mkdir(holdingsFolder);
  const env = { ...process.env, NODE_OPTIONS: askable(holdingsFolder) };
  const site = await openSite({ folder, rabbitmqUrl, replicas, env });
  opened.defer(() => site.close());
  const url = `${site.stack.urls.gateway}/graphql`;
  const run = `s${Date.now().toString(36)}`;
  const shop = await openShop(url, { run, customers: CUSTOMERS, variants: VARIANTS });
  const clients = startClients({ url, shop, run, count: options.clients, seed: 1 });
  opened.defer(() => clients.stop());
  const stopWatching = watchStock(site, shop);
  opened.defer(stopWatching);
  const databases = openDatabases(site, opened);

  const totalMs = hours * HOUR_MS;
  const partMs = Math.min(HOUR_MS, totalMs / 3);
  const everyMs = Math.max(totalMs / SAMPLES_MAX, Math.min(10_000, partMs / 20));
  await pause(Math.min(WARM_UP_MS_MAX, totalMs / 6), signal);
  say(`Warm; from here on it counts, with a sample every ${(everyMs / 1_000).toFixed(1)} s.`);

  const samples: Sample[] = [];
  const endsAt = performance.now() + totalMs;
  while (performance.now() < endsAt && !signal.aborted) {
    samples.push(await takeSample({ site, databases, holdingsFolder }));
    forget(clients.journal);
    if (site.crashes.length > 0) throw new Error(`A process died: ${site.crashes[0]}`);
    await pause(everyMs, signal);
  }
  return judge(samples, partMs);
}

/** What the auditors of chaos would ask for; here it would only fill this process. */
function forget({ samples, attempts, cancelled }: ReturnType<typeof startClients>['journal']) {
  samples.length = 0;
  attempts.clear();
  cancelled.clear();
}

/** Somebody who opens a stream, hears once and goes, over and over. */
function watchStock({ stack }: Site, { keeper, variantIds }: Shop): () => Promise<void> {
  const stopping = new AbortController();
  const address = `${stack.urls.inventory.replace('http://', '')}/graphql/stream`;
  const query = 'subscription SoakStock($ids: [ID!]!) { stockChanged(variantIds: $ids) { id } }';
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const variables = { ids: variantIds.slice(0, 3) };
      const answers = subscribeBySocket(address, { query, variables, token: keeper.token });
      // One whose token has expired is refused, and comes again with the next.
      await nextAnswer(answers).catch(() => undefined);
      await answers.return?.();
      await pause(250, stopping.signal);
    }
  })();
  return async () => {
    stopping.abort();
    await watching;
  };
}

function openDatabases({ stack }: Site, opened: AsyncDisposableStack) {
  const own = Object.entries(stack.databaseUrls).filter(([, url]) => url.startsWith('postgres'));
  return Object.fromEntries(
    own.map(([name, url]) => {
      const database = connect({ url, schema: {}, applicationName: 'soak', maxConnections: 2 });
      opened.defer(() => database.close());
      return [name, database.sql];
    }),
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
