import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { type ApiKey, findApiKeys } from '../store/api-keys.ts';

/** The caller's keys that have not expired, the newest first. Raises UNAUTHENTICATED. */
export function listApiKeys({ db, clock, caller, limits }: ActionContext): Promise<ApiKey[]> {
  const { id: userId } = requireUser(caller);
  return findApiKeys(db, { userId, now: clock(), limit: limits.apiKeysPerAccount });
}
