import type { Db } from '@supergraph/shared/database/connect';
import type { Caller } from '@supergraph/shared/identity/caller';
import type { Logger } from '@supergraph/shared/logger';
import type { KeyRing } from './store/key-ring.ts';
import type * as schema from './store/tables.ts';

/** Auth's database, or a transaction of it. */
export type AuthDb = Db<typeof schema>;

/** What every request shares. */
export interface AuthDeps {
  readonly db: AuthDb;
  readonly clock: () => Date;
  readonly keyRing: KeyRing;
  /** `iss` and `aud` of the tokens that are issued. */
  readonly issuer: string;
  readonly audience: string;
  /** Derives the successor of a refresh token. */
  readonly successionKey: Uint8Array;
}

/** What an action gets: the shared things, and who asks. */
export interface ActionContext extends AuthDeps {
  caller: Caller;
  log: Logger;
}
