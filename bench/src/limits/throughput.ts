import type { Stack } from '@supergraph/local-stack/stack';
import { Pool } from 'undici';
import { runClients } from '../load.ts';
import { readmeQuery } from '../readme-query.ts';
import { type System, startSystem } from './system.ts';

const CLIENTS = 16;
/** Each with processes of its own: how the compiler treats one of them is chance. */
const LIVES = 4;
const WARM_UP_ROUNDS = 8;
const ROUNDS_A_LIFE = 24;
const SECONDS_A_ROUND = 0.5;

/** The README's, and a search with what it finds in stock. */
export const queries = [
  { query: readmeQuery },
  {
    query: `query ($search: String, $first: Int) {
      products(search: $search, first: $first, orderBy: TITLE_ASC) {
        nodes { id title description tags
          variants { id sku name price { amountMinor currency } availability { available } } }
        pageInfo { hasNextPage endCursor } } }`,
    variables: { search: 'a', first: 5 },
  },
];

type Pair<T> = Record<'limited' | 'free', T>;

interface Round {
  perSecond: number;
  cpuMicros: number;
}

export interface Contest {
  readonly stack: Stack;
  readonly folder: string;
  readonly token: string;
  /** What is measured. */
  readonly title: string;
  /** The ratio of throughputs at least. */
  readonly bar: number;
  /** What sets the processes with and without it apart. */
  readonly env: Readonly<Pair<Record<string, string>>>;
}

/**
 * The whole system with something and without, in short alternating rounds on the same databases:
 * medians of the ratios. Both are started anew several times, in turn one and the other first.
 */
export async function benchThroughput(contest: Contest): Promise<void> {
  const { token } = contest;
  const rounds: Pair<Round>[] = [];
  for (let life = 0; life < LIVES; life += 1) {
    const names: (keyof Pair<Round>)[] = life % 2 === 0 ? ['limited', 'free'] : ['free', 'limited'];
    const systems = await startBoth(contest, names);
    try {
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS_A_LIFE; round += 1) {
        const measured = await runRound(systems, names, token);
        if (round >= 0) rounds.push(measured);
        names.reverse();
      }
    } finally {
      await Promise.all([systems.limited.stop(), systems.free.stop()]);
    }
  }
  report(rounds, contest);
}

async function startBoth(
  { stack, folder, env }: Contest,
  names: readonly (keyof Pair<Round>)[],
): Promise<Pair<System>> {
  const systems: Partial<Pair<System>> = {};
  for (const name of names) {
    systems[name] = await startSystem({ stack, folder, name, env: env[name] });
  }
  const { limited, free } = systems;
  if (!limited || !free) throw new Error('both systems are needed');
  return { limited, free };
}

async function runRound(
  systems: Pair<System>,
  names: readonly (keyof Pair<Round>)[],
  token: string,
): Promise<Pair<Round>> {
  const none = { perSecond: 0, cpuMicros: 0 };
  const measured: Pair<Round> = { limited: none, free: none };
  for (const name of names) measured[name] = await measure(systems[name], token);
  return measured;
}

async function measure(system: System, token: string): Promise<Round> {
  const pool = new Pool(system.url, { connections: CLIENTS });
  const before = await system.cpuSeconds();
  let number = 0;
  const load = await runClients({ clients: CLIENTS, seconds: SECONDS_A_ROUND }, () => {
    number += 1;
    return ask(pool, token, number);
  });
  const seconds = (await system.cpuSeconds()) - before;
  await pool.close();
  return { perSecond: load.perSecond, cpuMicros: (seconds / load.done) * 1_000_000 };
}

async function ask(pool: Pool, token: string, number: number): Promise<void> {
  const { body } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(queries[number % queries.length]),
  });
  const { errors } = (await body.json()) as { errors?: unknown };
  if (errors) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
}

function report(rounds: readonly Pair<Round>[], { title, bar }: Contest): void {
  const row = (name: keyof Pair<Round>) => {
    const perSecond = median(rounds.map((round) => round[name].perSecond));
    const micros = median(rounds.map((round) => round[name].cpuMicros));
    return `${perSecond.toFixed(0)} requests/s   ${micros.toFixed(0)} µs of processor a request`;
  };
  const ratio = (of: keyof Round) =>
    median(rounds.map(({ limited, free }) => limited[of] / free[of])).toFixed(3);
  const lines = [
    `${title}, ${CLIENTS} clients, ${LIVES} × ${ROUNDS_A_LIFE} alternating rounds of ${SECONDS_A_ROUND} s, medians`,
    `  without     ${row('free')}`,
    `  with        ${row('limited')}`,
    `  throughput  ratio ${ratio('perSecond')}   (bar: ${bar})`,
    `  processor   ratio ${ratio('cpuMicros')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
