/** Of the highest price that the catalogue takes. */
const ZEROS_MAX = 12;

/**
 * Where ranges of prices begin that people read at a glance, in minor units: 0, 1, 2, 5, 10, 20, 50 and so
 * on. The last range has no end that a price could reach.
 */
export const priceSteps: readonly bigint[] = [
  0n,
  ...Array.from({ length: ZEROS_MAX }, (_, zeros) =>
    [1n, 2n, 5n].map((first) => first * 10n ** BigInt(zeros)),
  ).flat(),
];

/** @param step from 1, as `width_bucket` counts them */
export function rangeOfStep(step: number): { min: bigint; max: bigint } {
  const min = priceSteps[step - 1];
  if (min === undefined) throw new RangeError(`there is no range ${step} of prices`);
  return { min, max: (priceSteps[step] ?? 10n ** BigInt(ZEROS_MAX) + 1n) - 1n };
}
