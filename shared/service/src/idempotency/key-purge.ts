import type { Db, Schema } from '../database/connect.ts';
import type { Logger } from '../logger.ts';
import { createSweeper, type Sweeper } from '../sweeper.ts';
import { purgeIdempotencyKeys } from './purge-keys.ts';

/** Of at most 100,000 keys each time: more than are written in it. */
const PURGE_MS = 60_000;

/** Forgets idempotency keys that nobody can mean any more. */
export function createKeyPurge<S extends Schema>(deps: {
  db: Db<S>;
  clock: () => Date;
  log: Logger;
}): Sweeper {
  return createSweeper({
    purpose: 'forget old idempotency keys',
    intervalMs: PURGE_MS,
    log: deps.log,
    async sweep() {
      const purged = await purgeIdempotencyKeys(deps.db, deps.clock());
      if (purged > 0) deps.log.info({ purged }, 'forgot old idempotency keys');
    },
  });
}
