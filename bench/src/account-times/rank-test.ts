/**
 * The Mann–Whitney U test: how likely two samples differ so much in rank, or more, when they come from one
 * distribution. Two-sided, by the normal approximation with ties and continuity corrected, which holds from some 20
 * values each.
 *
 * @returns p, from 0 to 1
 */
export function rankTest(one: readonly number[], other: readonly number[]): number {
  const all = [...one, ...other].toSorted((a, b) => a - b);
  const count = all.length;
  const ranks = new Map<number, number>();
  let tied = 0;
  for (let start = 0; start < count; ) {
    const value = all[start] ?? 0;
    let end = start;
    while (end < count && all[end] === value) end += 1;
    // The mean of the places that they share, counted from 1.
    ranks.set(value, (start + 1 + end) / 2);
    tied += (end - start) ** 3 - (end - start);
    start = end;
  }
  const rankSum = one.reduce((sum, value) => sum + (ranks.get(value) ?? 0), 0);
  const u = rankSum - (one.length * (one.length + 1)) / 2;
  const mean = (one.length * other.length) / 2;
  const variance = (mean / 6) * (count + 1 - tied / (count * (count - 1)));
  if (variance === 0) return 1;
  const z = Math.max(0, Math.abs(u - mean) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * upperTail(z));
}

/** Of the standard normal distribution (Abramowitz and Stegun 26.2.17, off by 7.5e-8 at most). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const weights = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = weights.reduceRight((rest, weight) => (rest + weight) * t, 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
