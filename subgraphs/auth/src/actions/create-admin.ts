import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { newId } from '@supergraph/service/ids';
import { z } from 'zod';
import { newUser, type User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { addUser } from './add-user.ts';
import { hashPassword } from './hash-password.ts';
import { displayName, email, newPassword } from './input-fields.ts';
import { auditOperator, recordAudit } from './record-audit.ts';
import { requireGoodPassword } from './require-good-password.ts';

const createAdminInput = z.object({ email, password: newPassword, displayName });

/**
 * Makes an account with the role ADMIN, whose address counts as verified: for operators, who need no caller to be
 * trusted.
 *
 * Refuses EMAIL_TAKEN; raises BAD_USER_INPUT.
 */
export async function createAdmin(
  { db, now }: { db: AuthDb; now: Date },
  input: z.input<typeof createAdminInput>,
): Promise<User> {
  const { password, ...form } = parseInput(createAdminInput, input, 'create-admin');
  await requireGoodPassword({ ...form, password }, ['create-admin', 'password']);
  const passwordHash = await hashPassword(password);
  const id = newId('usr', now.getTime());
  const user = newUser({ ...form, id, roles: ['ADMIN'], createdAt: now, emailVerifiedAt: now });
  await inTransaction(db, async (tx) => {
    await addUser(tx, user, passwordHash);
    const details = { roles: user.roles };
    const entry = { action: 'user.registered', subject: user.id, details } as const;
    await recordAudit(tx, { ...auditOperator(now), ...entry });
  });
  return user;
}
