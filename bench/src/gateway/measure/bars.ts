/** What a ratio must come to, and what it came to. */
export interface Bar {
  readonly what: string;
  readonly value: number;
  readonly bound: number;
  readonly kind: 'at least' | 'at most';
}

/** A ratio that could not be measured holds no bar. */
export function holds({ value, bound, kind }: Bar): boolean {
  return kind === 'at least' ? value >= bound : value <= bound;
}

export function describeBar(bar: Bar): string {
  const sign = bar.kind === 'at least' ? '≥' : '≤';
  const verdict = holds(bar) ? 'holds' : 'does not hold';
  return `  ${bar.what.padEnd(44)}${bar.value.toFixed(2).padStart(8)}   (bar: ${sign} ${bar.bound})   ${verdict}`;
}
