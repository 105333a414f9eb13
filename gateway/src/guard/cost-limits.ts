import type { Caller } from '@supergraph/service/identity/caller';
import { PAGE_DEFAULT, PAGE_MAX } from '@supergraph/service/pages';

/** Staff is whoever holds a permission; customers hold none. */
export type CallerKind = 'anonymous' | 'user' | 'staff';

export interface CostLimits {
  /** Whether an operation beyond the budget is refused, or only counted. */
  readonly mode: 'enforce' | 'measure';
  /** What one operation may be estimated to cost, by who asks. */
  readonly budgets: Readonly<Record<CallerKind, number>>;
  /** What a caller, user or address, regains in a minute of what it has spent; 0 for no bound. */
  readonly perMinute: number;
  /** What it may spend at once when it has rested. */
  readonly burst: number;
  /** Assumed length of a list of which neither an argument nor @listSize tells. */
  readonly listSize: number;
  /** The longest page that services give: who asks for more learns it from them, at no cost. */
  readonly pageMax: number;
}

/**
 * An estimate is about the number of objects in the answer. The dearest screen of ours stays below
 * half of its caller's budget, and a page of 100 products with variants, prices and what is in stock
 * below that of anybody; decision 17 has the figures.
 */
export const costLimits: CostLimits = {
  mode: 'enforce',
  budgets: { anonymous: 8_000, user: 15_000, staff: 20_000 },
  perMinute: 300_000,
  burst: 25_000,
  listSize: PAGE_DEFAULT,
  pageMax: PAGE_MAX,
};

export function callerKind(caller: Caller): CallerKind {
  if (caller.kind === 'anonymous') return 'anonymous';
  return caller.permissions.size > 0 ? 'staff' : 'user';
}
