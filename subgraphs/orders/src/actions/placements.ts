import { createBatches } from '@supergraph/service/batches';
import type { Logger } from '@supergraph/service/logger';
import { type BeginDeps, type Begun, beginOrders, type Placement } from './begin-orders.ts';

/** Where orders begin: those that come at once together, in one transaction. */
export interface Placements {
  /**
   * Once it is under way an order is placed, whether or not its caller waits; `signal` ends the wait.
   *
   * @throws what placeOrder throws
   */
  begin(placement: Placement, signal: AbortSignal | undefined): Promise<Begun>;
}

/** Orders of one transaction, at most. */
const BATCH_SIZE_MAX = 32;
/** While one batch waits for a customer's lock, another goes on. */
const BATCHES_AT_ONCE = 2;

export function createPlacements(deps: BeginDeps & { log: Logger }): Placements {
  return {
    begin: createBatches<Placement, Begun>({
      sizeMax: BATCH_SIZE_MAX,
      atOnce: BATCHES_AT_ONCE,
      handle: (placements) => beginOrders(deps, placements),
      onFailure: (err) => deps.log.warn({ err }, 'orders could not begin together: each alone now'),
    }),
  };
}
