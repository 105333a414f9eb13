import type { Caller } from '@supergraph/service/identity/caller';
import type { InventoryDb } from './store/database.ts';

/** What every request and every event handler share. */
export interface InventoryDeps {
  /** In an event handler, its transaction. */
  readonly db: InventoryDb;
  readonly clock: () => Date;
}

/** What an action of a client gets: the shared things, and who asks. */
export interface ActionContext extends InventoryDeps {
  readonly caller: Caller;
}
