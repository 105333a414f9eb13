import type { Logger } from '@supergraph/service/logger';
import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import { rotateKeysWhenDue } from '../actions/rotate-keys.ts';
import type { DerivedKeys } from '../domain/derived-key.ts';
import type { AuthDb } from '../store/database.ts';

const SWEEP_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;

export interface KeyRotatorOptions {
  readonly db: AuthDb;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly sealingKey: DerivedKeys;
  /** How long a key signs; 0 for as long as nobody rotates by hand. */
  readonly rotationDays: number;
}

/** Publishes the next signing key when its time has come; every replica runs one, and together they make one key. */
export function createKeyRotator(options: KeyRotatorOptions, intervalMs = SWEEP_MS): Sweeper {
  const { db, clock, log, sealingKey, rotationDays } = options;
  return createSweeper({
    purpose: 'rotate signing keys',
    intervalMs,
    log,
    async sweep() {
      if (rotationDays === 0) return;
      const next = await rotateKeysWhenDue({ db, sealingKey, now: clock() }, rotationDays * DAY_MS);
      if (next?.isNew) log.info({ signsFrom: next.signsFrom }, 'published the next signing key');
    },
  });
}
