/**
 * How many busy partitions one replica keeps. All replicas are told the same numbers, so the shares
 * of all together are at least what there is: none is without a taker.
 */
export function shareOf(partitions: number, replicas: number): number {
  return Math.ceil(partitions / Math.max(1, replicas));
}
