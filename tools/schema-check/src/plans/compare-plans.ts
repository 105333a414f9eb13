import type { CheckConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { KnownOperation } from '../operations/operation.ts';
import type { Planned } from './plan-operations.ts';
import type { PlanShape } from './plan-shape.ts';

/** What became of an operation's plan; none when it needs no more fetches and no more waves. */
export function comparePlans(
  operation: KnownOperation,
  before: Planned,
  after: Planned,
  { extraFetchesMax, extraWavesMax }: CheckConfig['plans'],
): Finding | undefined {
  // What could not be planned before did not get worse; literals hidden in recorded traffic may be the cause.
  if ('fault' in before) return;
  const { name, file, line } = operation;
  const location = file && line ? { location: { file, line, column: 1 } } : {};
  if ('fault' in after) {
    return {
      rule: 'plan/impossible',
      severity: 'error',
      message: `${name} can no longer be planned: ${after.fault}`,
      reason: 'The gateway would refuse it.',
      ...location,
    };
  }
  const extraFetches = after.fetches - before.fetches;
  const extraWaves = after.waves - before.waves;
  if (extraFetches <= 0 && extraWaves <= 0) {
    if (extraFetches === 0 && extraWaves === 0) return;
    return {
      rule: 'plan/fewer-fetches',
      severity: 'info',
      message: `${name}: ${described(before, after)}.`,
      ...location,
    };
  }
  const isTooMuch = extraFetches > extraFetchesMax || extraWaves > extraWavesMax;
  return {
    rule: extraFetches > 0 ? 'plan/more-fetches' : 'plan/more-waves',
    severity: isTooMuch ? 'error' : 'warning',
    message: `${name}: ${described(before, after)}.`,
    reason: `${bySubgraph(before, after)}. Each wave waits for the one before; ${extraFetchesMax} more fetches and ${extraWavesMax} more waves are allowed.`,
    ...location,
  };
}

function described(before: PlanShape, after: PlanShape): string {
  const fetches =
    before.fetches === after.fetches
      ? `${after.fetches} fetches`
      : `${before.fetches} → ${after.fetches} fetches`;
  return before.waves === after.waves
    ? `${fetches} in ${after.waves} wave${after.waves === 1 ? '' : 's'}`
    : `${fetches}, ${before.waves} → ${after.waves} waves`;
}

function bySubgraph(before: PlanShape, after: PlanShape): string {
  const names = new Set([...before.fetchesBySubgraph.keys(), ...after.fetchesBySubgraph.keys()]);
  return [...names]
    .sort()
    .map((name) => {
      const earlier = before.fetchesBySubgraph.get(name) ?? 0;
      const later = after.fetchesBySubgraph.get(name) ?? 0;
      return earlier === later ? `${name} ${later}` : `${name} ${earlier} → ${later}`;
    })
    .join(', ');
}
