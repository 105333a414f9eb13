import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { deleteUnusedTokens } from '../store/one-time-tokens.ts';
import { revokeSessions } from '../store/revocations.ts';
import { endSessionsOf } from '../store/sessions.ts';
import { savePassword } from '../store/users.ts';
import { hashPassword } from './hash-password.ts';
import { claimedPassword, replacingPassword } from './input-fields.ts';
import { mailUser } from './mail-user.ts';
import { lockProvenAccount, requireOwnPassword } from './own-account.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireGoodPassword, requireLongEnough } from './require-good-password.ts';

const changeInput = z.object({
  currentPassword: claimedPassword,
  newPassword: replacingPassword,
  endOtherSessions: z.boolean(),
});

/**
 * Replaces the caller's password; links by which another could be chosen are of no use any more. Other sessions
 * end where that is asked for; the one that asks goes on.
 *
 * Refuses WRONG_PASSWORD; raises UNAUTHENTICATED, BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE.
 */
export async function changePassword(
  context: ActionContext,
  input: z.input<typeof changeInput>,
): Promise<User> {
  const { sessionId } = requireUser(context.caller);
  const { currentPassword, newPassword: password, ...given } = parseInput(changeInput, input);
  const field = 'currentPassword';
  const proven = await requireOwnPassword(context, currentPassword, field);
  const path = ['input', 'newPassword'];
  const chosen = { userId: proven.user.id, password };
  await requireLongEnough(context.db, chosen, path);
  await requireGoodPassword({ ...proven.user, password }, path);
  const passwordHash = await context.passwordWork.run(
    addressBlock(context.client.address),
    () => hashPassword(password),
    context.signal,
  );
  return inTransaction(context.db, async (tx) => {
    const { user } = await lockProvenAccount(tx, proven, field);
    const now = context.clock();
    const length = await requireLongEnough(tx, chosen, path);
    await savePassword(tx, { userId: user.id, passwordHash, ...length, changedAt: now });
    await deleteUnusedTokens(tx, { userId: user.id, purposes: ['RESET_PASSWORD'] });
    if (given.endOtherSessions) {
      const ending = { endReason: 'PASSWORD', endedAt: now } as const;
      const ended = await endSessionsOf(tx, { userId: user.id, exceptId: sessionId }, ending);
      const reason = ending.endReason;
      await revokeSessions(
        tx,
        ended.map((one) => ({ ...one, reason })),
        now,
      );
    }
    await mailUser(tx, user, { template: 'password-changed', now });
    const details = { othersEnded: given.endOtherSessions };
    const entry = { action: 'user.password-changed', subject: user.id, details } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return user;
  });
}
