import { inTransaction } from '@supergraph/service/database/transaction';
import { z } from 'zod';
import { builtInRoleNames } from '../domain/role.ts';
import { newUser } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { hasUsers, insertUsers } from '../store/users.ts';
import { hashPassword } from './hash-password.ts';
import { displayName, email, newPassword, userId } from './input-fields.ts';
import { auditOperator, recordAudit } from './record-audit.ts';

/** The format of a seed file. */
export const userSeed = z.object({
  users: z
    .array(
      z.object({
        id: userId,
        email,
        displayName,
        password: newPassword,
        roles: z.array(z.enum(builtInRoleNames)).min(1),
        createdAt: z.iso.datetime().transform((text) => new Date(text)),
      }),
    )
    .max(10_000),
});

/**
 * Writes demo users, whose addresses count as verified, in one transaction, unless there are users already. Nothing is announced: who
 * hears of users is seeded by itself.
 *
 * @returns how many were written, null when there were users
 */
export async function seedUsers(
  db: AuthDb,
  seed: z.output<typeof userSeed>,
  now = new Date(),
): Promise<number | null> {
  const hashOnce = hashEachOnce();
  const accounts = await Promise.all(
    seed.users.map(async ({ password, ...user }) => ({
      user: newUser({ ...user, emailVerifiedAt: user.createdAt }),
      passwordHash: await hashOnce(password),
    })),
  );
  return inTransaction(db, async (tx) => {
    if (await hasUsers(tx)) return null;
    await insertUsers(tx, accounts);
    const details = { count: accounts.length };
    const entry = { action: 'users.seeded', subject: null, details } as const;
    await recordAudit(tx, { ...auditOperator(now), ...entry });
    return accounts.length;
  });
}

/** Demo users share a password; hashing it once keeps a first start quick. */
function hashEachOnce(): (password: string) => Promise<string> {
  const hashes = new Map<string, Promise<string>>();
  return (password) => {
    const passwordHash = hashes.get(password) ?? hashPassword(password);
    hashes.set(password, passwordHash);
    return passwordHash;
  };
}
