import { readOutboxStatus } from '@supergraph/events/outbox-status';
import { Loader } from '@supergraph/service/execution/loader';
import { isStorable } from '@supergraph/service/text';
import type { AuthDeps } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { findUsers } from '../store/users.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/** Made for each request: many ids become one statement, and no caller sees another's cache. */
export function createLoaders({ db }: Pick<AuthDeps, 'db'>) {
  return {
    /** Null for an id that nobody has. */
    user: new Loader<string, User | null>(async (ids) => {
      const found = new Map(
        (await findUsers(db, ids.filter(isStorable))).map((user) => [user.id, user]),
      );
      return ids.map((id) => found.get(id) ?? null);
    }),
    outboxStatus: () => readOutboxStatus(db),
  };
}
