const DIGITS = 7;

/** The number that people use. Grows beyond seven digits rather than repeat itself. */
export function orderNumber(sequence: bigint): string {
  return `ORD-${sequence.toString().padStart(DIGITS, '0')}`;
}

/** @throws RangeError for what `orderNumber` never gave */
export function sequenceOf(number: string): bigint {
  const digits = /^ORD-(\d{7,})$/.exec(number)?.[1];
  if (digits === undefined) throw new RangeError(`"${number}" is not an order number`);
  return BigInt(digits);
}
