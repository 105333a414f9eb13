import { beforeAll, expect, it } from 'vitest';
import { knownFaultsOfStock } from './known-faults-of-stock.ts';
import { type Outcome, runCases } from './run-cases.ts';

const OPERATIONS_PER_GRAPH = 14;
const GRAPHS_DEFAULT = 50;
const WRONGS_MAX = 3;
const TIMEOUT_MS_PER_GRAPH = 4_000;

const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const graphs = Number(process.env['DIFFERENTIAL_GRAPHS'] ?? GRAPHS_DEFAULT);
const isFullSize = graphs >= GRAPHS_DEFAULT;

let outcome: Outcome;
beforeAll(async () => {
  outcome = await runCases({
    seed,
    graphs,
    operationsPerGraph: OPERATIONS_PER_GRAPH,
    wrongsMax: WRONGS_MAX,
  });
  const { cases, rejected, beyond } = outcome;
  process.stdout.write(
    `differential seed ${seed}: ${cases} cases, ${rejected} graphs and ${beyond} operations left out\n`,
  );
}, graphs * TIMEOUT_MS_PER_GRAPH);

it('answers as one service that has it all, and as stock but for its known faults', () => {
  expect(outcome.wrongs.join('\n\n')).toBe('');
});

it.runIf(isFullSize)('runs enough of what it generates', () => {
  expect(outcome.cases).toBeGreaterThanOrEqual(2_000);
  expect(outcome.rejected).toBeLessThan(graphs / 10);
});

it.runIf(isFullSize)('stock still has each of its known faults', () => {
  const unseen = knownFaultsOfStock.filter((row) => !row.isRare && !outcome.explained.get(row));
  expect(unseen.map(({ name }) => name)).toEqual([]);
});
