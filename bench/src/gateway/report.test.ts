import { expect, it } from 'vitest';
import { describe, type Measured } from './report.ts';

const conditions = {
  connections: 50,
  rounds: 1,
  seconds: 6,
  bytes: 88_000,
  loadCpuSeconds: 0.1,
  subgraphsCpuSeconds: 0.2,
};

function measured(name: string, perSecond: number): Measured {
  const load = { done: 100, failed: 0, seconds: 1, perSecond, latenciesMs: [10, 10, 15] };
  return {
    contestant: { name, title: name },
    rounds: [{ load, cpuSeconds: 0.3 }],
    fetches: 7,
    peakMemoryBytes: 200 * 1_048_576,
  };
}

it('tells of each bar whether it holds', () => {
  const field = [
    ['ours', 800],
    ['stock', 90],
    ['hive-rust', 250],
    ['bff', 1_000],
  ] as const;
  const lines = describe(
    field.map(([name, perSecond]) => measured(name, perSecond)),
    conditions,
  );
  expect(lines.slice(-4).map((line) => line.trim().replaceAll(/ {2,}/g, '  '))).toEqual([
    'requests ÷ @apollo/gateway  8.89  (bar: ≥ 8)  holds',
    'requests ÷ Hive Gateway with its Rust planner  3.20  (bar: ≥ 4)  does not hold',
    'requests ÷ written by hand  0.80  (bar: ≥ 0.8)  holds',
    'p99 ÷ p50  1.50  (bar: ≤ 2)  holds',
  ]);
  expect(lines[2]).toMatch(/^ {2}ours +800 +8\.89 +3\.20 +0\.80 +3\.00 +10 +15 +1\.50 +200 +7 +0$/);
});

it('holds no bar against somebody who was not there', () => {
  const lines = describe([measured('ours', 800)], conditions);
  expect(lines.filter((line) => line.endsWith('does not hold'))).toHaveLength(3);
});
