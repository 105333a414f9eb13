import { readOutboxStatus } from '@supergraph/events/outbox-status';
import { Loader } from '@supergraph/service/execution/loader';
import { isStorable } from '@supergraph/service/text';
import { SESSIONS_LISTED_MAX } from '../actions/list-sessions.ts';
import type { AuthDeps } from '../deps.ts';
import type { RoleName } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import { type AvatarRow, findAvatars } from '../store/avatars.ts';
import { findIdentities, type LinkedIdentity } from '../store/identities.ts';
import { findPasskeys, type Passkey } from '../store/passkeys.ts';
import { countRecoveryCodes } from '../store/recovery-codes.ts';
import { findRoles } from '../store/roles.ts';
import { findAppHolders, findHolders } from '../store/second-factors.ts';
import { findOpenSessions, type SessionDetails } from '../store/sessions.ts';
import { findUsers } from '../store/users.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/** Made for each request: many ids become one statement, and no caller sees another's cache. */
export function createLoaders({ db, clock }: Pick<AuthDeps, 'db' | 'clock'>) {
  return {
    /** Null for an id that nobody has. */
    user: new Loader<string, User | null>(async (ids) => {
      const found = new Map(
        (await findUsers(db, ids.filter(isStorable))).map((user) => [user.id, user]),
      );
      return ids.map((id) => found.get(id) ?? null);
    }),
    /** What one role permits; nothing where it is not defined. */
    permissions: new Loader<RoleName, readonly string[]>(async (names) => {
      const found = new Map((await findRoles(db, names)).map((role) => [role.name, role]));
      return names.map((name) => found.get(name)?.permissions ?? []);
    }),
    avatar: new Loader<string, AvatarRow | null>(async (userIds) => {
      const found = new Map((await findAvatars(db, userIds)).map((row) => [row.userId, row]));
      return userIds.map((id) => found.get(id) ?? null);
    }),
    hasSecondFactor: new Loader<string, boolean>(async (userIds) => {
      const holders = await findHolders(db, userIds);
      return userIds.map((id) => holders.has(id));
    }),
    hasAuthenticatorApp: new Loader<string, boolean>(async (userIds) => {
      const holders = await findAppHolders(db, userIds);
      return userIds.map((id) => holders.has(id));
    }),
    recoveryCodesLeft: new Loader<string, number>(async (userIds) => {
      const left = await countRecoveryCodes(db, userIds);
      return userIds.map((id) => left.get(id) ?? 0);
    }),
    passkeys: new Loader<string, Passkey[]>(async (userIds) => {
      const byUser = Map.groupBy(await findPasskeys(db, userIds), ({ userId }) => userId);
      return userIds.map((id) => byUser.get(id) ?? []);
    }),
    sessions: new Loader<string, SessionDetails[]>(async (userIds) => {
      const open = await findOpenSessions(db, {
        userIds,
        now: clock(),
        limit: SESSIONS_LISTED_MAX,
      });
      const byUser = Map.groupBy(open, ({ userId }) => userId);
      return userIds.map((id) => byUser.get(id) ?? []);
    }),
    identities: new Loader<string, LinkedIdentity[]>(async (userIds) => {
      const byUser = Map.groupBy(await findIdentities(db, userIds), ({ userId }) => userId);
      return userIds.map((id) => byUser.get(id) ?? []);
    }),
    outboxStatus: () => readOutboxStatus(db),
  };
}
