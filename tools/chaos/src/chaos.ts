import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createRandom, type Random } from '@supergraph/demo-data/random';
import { serviceFolder } from '@supergraph/local-stack/services';
import { audit, type Verdict } from './auditors.ts';
import { startClients } from './clients.ts';
import { type Fault, faults } from './faults.ts';
import { type Audience, FOLLOWERS_PER_CUSTOMER_MAX, startAudience } from './live/audience.ts';
import { examine, untilStaffHears } from './live/examine.ts';
import { type Recovery, recoveries, type Strike } from './recovery.ts';
import { untilSettled } from './settle.ts';
import { openShop } from './shop.ts';
import { openSite, type Site } from './site.ts';

export interface ChaosOptions {
  /** For data and logs of this run. */
  folder: string;
  rabbitmqUrl?: string | undefined;
  /** What every service inherits. Default: this process's own environment. */
  env?: NodeJS.ProcessEnv;
  /** Processes of each service. Default 1. */
  replicas?: number;
  /** From placed to sold: 1 where stock sells at once, 2 where it holds first. Default 1. */
  hops?: 1 | 2;
  clients: number;
  /** Orders that are watched at a time, each by a client with a subscription of its own. Default: none. */
  watchers?: number;
  /** Of the load, from its beginning; the last fault ends within. */
  seconds: number;
  /** Time from one fault to the next, of which it lasts a third. */
  faultEverySeconds: number;
  /** Names of faults, each of which strikes once, however long that takes; without them the seed decides. */
  only?: readonly string[];
  seed: number;
  say?: (line: string) => void;
}

export interface ChaosReport {
  seed: number;
  recoveries: Recovery[];
  verdicts: Verdict[];
  counts: Record<string, number>;
  /** Errors of dead letters that were replayed, with how often. */
  deadLetters: Map<string, number>;
  /** From the end of the last fault. */
  settledMs: number;
  /** From there until every client that watches an order had seen how it stands. */
  seenMs: number;
}

export const SETTLE_MS_MAX = 30_000;
const CUSTOMERS_MIN = 4;
const VARIANTS = 12;

/**
 * A system of its own under steady load while faults strike in turn; then the auditors. Which faults
 * strike in which order follows from the seed, as does what each client wants.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, say = () => undefined } = options;
  const site = await openSite({
    folder: options.folder,
    rabbitmqUrl: options.rabbitmqUrl,
    replicas: options.replicas ?? 1,
    env: { ...(options.env ?? process.env), SELL_AT_ONCE: String(options.hops !== 2) },
  });
  let audience: Audience | undefined;
  try {
    const url = `${site.stack.urls.gateway}/graphql`;
    const run = `c${seed}-${Date.now().toString(36)}`;
    const { watchers: room = 0 } = options;
    const customers = Math.max(CUSTOMERS_MIN, Math.ceil(room / FOLLOWERS_PER_CUSTOMER_MAX));
    const shop = await openShop(url, { run, customers, variants: VARIANTS });
    await untilSettled(site, shop, { limitMs: SETTLE_MS_MAX });
    audience = startAudience({ url, shop, room });
    const { follow: onPlaced } = audience;
    const clients = startClients({ url, shop, run, count: options.clients, seed, onPlaced });
    const { watching } = audience;
    const strikes = await strikeInTurn(site, options, { say, watching });
    const endedAt = performance.now();
    await clients.stop();
    const watched = audience.watching();
    const heard = await untilStaffHears(audience, clients.placeAnother, { limitMs: SETTLE_MS_MAX });
    say('The load has ended; waiting until everything has settled.');
    const settled = await untilSettled(site, shop, { limitMs: SETTLE_MS_MAX });
    const healedAt = strikes.at(-1)?.healedAt ?? endedAt;
    const settledMs = Math.round(performance.now() - healedAt);
    const deadLetters = await replayDeadLetters(site, settled.evidence.deadLetters);
    const last =
      deadLetters.size > 0 ? await untilSettled(site, shop, { limitMs: SETTLE_MS_MAX }) : settled;
    const examined = await examine(audience, site, { limitMs: SETTLE_MS_MAX });
    const seenMs = Math.round(performance.now() - healedAt);
    const verdicts = [
      ...audit(last.evidence, clients.journal, shop),
      heard,
      ...examined.verdicts,
      await reconcile(site),
      { claim: 'no process died by itself', violations: site.crashes },
      ...(settled.isSettled
        ? []
        : [{ claim: `all settles within ${SETTLE_MS_MAX / 1_000} s`, violations: ['it did not'] }]),
    ];
    const { journal } = clients;
    return {
      seed,
      recoveries: recoveries(strikes, journal.samples),
      verdicts,
      counts: {
        ...countsOf(journal, last.evidence.orders),
        'orders watched': audience.followers.length,
        'clients at the end': watched,
        'came again': audience.connections().again,
      },
      deadLetters,
      settledMs,
      seenMs,
    };
  } finally {
    audience?.stop();
    await site.close();
  }
}

async function strikeInTurn(
  site: Site,
  { seed, seconds, faultEverySeconds, only }: ChaosOptions,
  { say, watching }: { say: (line: string) => void; watching: Audience['watching'] },
): Promise<Strike[]> {
  const random = createRandom(seed);
  const everyMs = faultEverySeconds * 1_000;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  const strikes: Strike[] = [];
  let dueAt = startedAt + everyMs / 3;
  await sleep(everyMs / 3);
  for (const fault of inTurn(random, only)) {
    const struckAt = performance.now();
    if (!only && struckAt + everyMs > endsAt) break;
    const previous = strikes.at(-1);
    if (previous) previous.endedAt = struckAt;
    const watched = watching();
    const heal = await fault.strike(site, random);
    await sleep((everyMs / 3) * (fault.isLong ? 2 : 1));
    await heal();
    const healedAt = performance.now();
    strikes.push({ fault: fault.name, struckAt, healedAt, endedAt: Number.POSITIVE_INFINITY });
    const lasted = `for ${((healedAt - struckAt) / 1_000).toFixed(1)} s`;
    say(`${elapsed(startedAt)}  ${fault.name}, ${lasted}, ${watched} watched`);
    // A fault that took long to heal makes the next pause shorter, and does not put off all the others.
    dueAt += everyMs;
    await sleep(Math.max(everyMs / 6, dueAt - performance.now()));
  }
  return strikes;
}

/** All faults in an order by chance, and again in another. */
function* inTurn(random: Random, only: readonly string[] | undefined): Generator<Fault> {
  if (only) {
    for (const name of only) yield named(name);
    return;
  }
  for (;;) {
    const left = [...faults];
    while (left.length > 0) yield* left.splice(random.integer(0, left.length - 1), 1);
  }
}

function named(name: string): Fault {
  const fault = faults.find((each) => each.name === name);
  if (!fault) throw new Error(`There is no fault "${name}".`);
  return fault;
}

/** A dead letter is explained when it can be handled once what it died of has passed. */
async function replayDeadLetters(
  { transport }: Site,
  letters: readonly { consumer: string; id: string; error: string }[],
): Promise<Map<string, number>> {
  const errors = new Map<string, number>();
  for (const { consumer, id, error } of letters) {
    const what = `${consumer}: ${error}`;
    errors.set(what, (errors.get(what) ?? 0) + 1);
    await transport.replay(consumer, id);
  }
  return errors;
}

/** As an operator asks it: by inventory's own command. */
async function reconcile({ variablesOf }: Site): Promise<Verdict> {
  const claim = 'inventory reconciles';
  try {
    await promisify(execFile)(process.execPath, ['src/manage.ts', 'reconcile'], {
      cwd: serviceFolder('inventory'),
      env: { ...process.env, ...variablesOf('inventory') },
    });
    return { claim, violations: [] };
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    return { claim, violations: said.trim().split('\n') };
  }
}

function countsOf(
  { samples, attempts, receipts }: ReturnType<typeof startClients>['journal'],
  orders: readonly { status: string }[],
): Record<string, number> {
  const counts: Record<string, number> = {
    requests: samples.length,
    'failed requests': samples.filter(({ failure }) => failure !== undefined).length,
    'order attempts': attempts.size,
    'answered with an order': [...attempts.values()].filter(({ orderId }) => orderId).length,
    'orders that exist': orders.length,
    receipts: receipts.size,
  };
  for (const { status } of orders) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function elapsed(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s`;
}
