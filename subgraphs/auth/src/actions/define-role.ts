import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import { isPermission, roleNames } from '../domain/role.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeEarlierTokens } from '../store/revocations.ts';
import { type Role, saveRole } from '../store/roles.ts';
import { countHolders, lockRights, raiseVersions } from '../store/users.ts';

const permissionsMax = 200;

/** Staff, that is: a role that everybody has changes with the next access tokens. */
const HOLDERS_MAX = 10_000;

const roleInput = z.object({
  name: z.enum(roleNames),
  permissions: z
    .array(z.string().refine(isPermission, 'must look like "orders:read"'))
    .max(permissionsMax, `must be at most ${permissionsMax}`)
    .transform((permissions) => [...new Set(permissions)].toSorted()),
});

/**
 * Replaces what a role may do. Access tokens of those who have it are void everywhere within 2 s, so that they
 * refresh; where more than 10,000 have it, it is in force with the next ones. Raises BAD_USER_INPUT.
 */
export async function defineRole(
  { db, now }: { db: AuthDb; now: Date },
  input: unknown,
): Promise<Role & { isInForce: boolean }> {
  const role = parseInput(roleInput, input, 'define-role');
  return inTransaction(db, async (tx) => {
    await lockRights(tx);
    await saveRole(tx, role);
    const isInForce = (await countHolders(tx, role.name, HOLDERS_MAX + 1)) <= HOLDERS_MAX;
    if (isInForce) await revokeEarlierTokens(tx, await raiseVersions(tx, role.name), now);
    return { ...role, isInForce };
  });
}
