import { uuidV7 } from '@supergraph/service/ids';
import type { Random } from './random.ts';

/** The prefixes that the services give their ids. */
export const prefixes = {
  user: 'usr',
  order: 'ord',
  orderLine: 'oln',
  product: 'prd',
  variant: 'var',
  warehouse: 'whs',
  reservation: 'rsv',
} as const;

/** An id as the services make them, but from the demo's own randomness. */
export function demoId(kind: keyof typeof prefixes, time: number, random: Random): string {
  return `${prefixes[kind]}_${uuidV7(time, random.bytes(10))}`;
}
