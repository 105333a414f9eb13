import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { deletionGraceMs } from '../domain/account-deletion.ts';
import { isActiveAdmin, type User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import { revokeSessions } from '../store/revocations.ts';
import { endSessionsOf } from '../store/sessions.ts';
import { hasOtherActiveAdmin, lockRights, saveProfile } from '../store/users.ts';
import { claimedPassword } from './input-fields.ts';
import { dayFor, mailUser } from './mail-user.ts';
import { lockProvenAccount, requireOwnPassword } from './own-account.ts';
import { auditSource, recordAudit } from './record-audit.ts';

const deleteInput = z.object({ password: claimedPassword });

/**
 * Asks for the caller's account to be deleted in 14 days, until when it can be withdrawn. Other sessions end; the
 * one that asks goes on. Asked again, it stays due when it was.
 *
 * Refuses WRONG_PASSWORD, LAST_ADMIN; raises UNAUTHENTICATED, BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE.
 */
export async function deleteAccount(
  context: ActionContext,
  input: z.input<typeof deleteInput>,
): Promise<User> {
  const { sessionId } = requireUser(context.caller);
  const { password } = parseInput(deleteInput, input);
  const proven = await requireOwnPassword(context, password, 'password');
  return inTransaction(context.db, async (tx) => {
    await lockRights(tx);
    const { user } = await lockProvenAccount(tx, proven, 'password');
    if (user.deletionDueAt) return user;
    if (isActiveAdmin(user) && !(await hasOtherActiveAdmin(tx, user.id))) {
      return refusals.refuse('LAST_ADMIN', 'You are the last active administrator.');
    }
    const now = context.clock();
    const deletionDueAt = new Date(now.getTime() + deletionGraceMs);
    const leaving = { ...user, deletionDueAt, version: user.version + 1 };
    await saveProfile(tx, leaving);
    const ending = { endReason: 'DELETION', endedAt: now } as const;
    const ended = await endSessionsOf(tx, { userId: user.id, exceptId: sessionId }, ending);
    const reason = ending.endReason;
    await revokeSessions(
      tx,
      ended.map((one) => ({ ...one, reason })),
      now,
    );
    const data = { day: dayFor(user, deletionDueAt) };
    await mailUser(tx, leaving, { template: 'deletion-asked', data, now });
    const entry = { action: 'user.deletion-asked', subject: user.id } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return leaving;
  });
}
