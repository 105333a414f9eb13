import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { deleteEmailChange } from '../store/email-changes.ts';
import { deleteUnusedTokens } from '../store/one-time-tokens.ts';
import { revokeEarlierTokens } from '../store/revocations.ts';
import { endSessionsOf } from '../store/sessions.ts';
import { type NewPassword, savePassword, saveUser } from '../store/users.ts';
import { hashPassword } from './hash-password.ts';
import { replacingPassword } from './input-fields.ts';
import { mailUser } from './mail-user.ts';
import { auditProven, recordAudit } from './record-audit.ts';
import { requireGoodPassword, requireLongEnough } from './require-good-password.ts';
import { countProven, signInKeysOf } from './throttle-sign-in.ts';
import { findTokenOwner, oneTimeToken, useToken } from './use-token.ts';
import { markVerified } from './verify-email.ts';

const resetInput = z.object({ token: oneTimeToken, newPassword: replacingPassword });

/**
 * Chooses a new password by the link that was sent to the address, which it verifies as well. All sessions end,
 * and so does what somebody else may have begun: other links, and a change of the address. Signs nobody in.
 *
 * Refuses INVALID_TOKEN; raises BAD_USER_INPUT, SERVICE_UNAVAILABLE.
 */
export async function resetPassword(
  context: ActionContext,
  input: z.input<typeof resetInput>,
): Promise<User> {
  const { token: text, newPassword: password } = parseInput(resetInput, input);
  const presented = { text, purpose: 'RESET_PASSWORD' } as const;
  const owner = await findTokenOwner(context, presented);
  const path = ['input', 'newPassword'];
  const chosen = { userId: owner.user.id, password };
  await requireLongEnough(context.db, chosen, path);
  await requireGoodPassword({ ...owner.user, password }, path);
  const passwordHash = await context.passwordWork.run(
    addressBlock(context.client.address),
    () => hashPassword(password),
    context.signal,
  );
  const user = await inTransaction(context.db, async (tx) => {
    const { user } = await useToken(tx, context, presented);
    const who = { id: user.id, sessionId: null };
    const entry = { action: 'user.password-reset', subject: user.id } as const;
    const length = await requireLongEnough(tx, chosen, path);
    const made = { userId: user.id, passwordHash, ...length, changedAt: context.clock() };
    const reset = await replacePassword(tx, user, made);
    await recordAudit(tx, { ...auditProven(context, who), ...entry });
    return reset;
  });
  await countProven(context, { keys: signInKeysOf(context, user) });
  return user;
}

async function replacePassword(tx: AuthDb, user: User, password: NewPassword): Promise<User> {
  const { userId, changedAt: now } = password;
  await savePassword(tx, password);
  await endSessionsOf(tx, { userId }, { endReason: 'PASSWORD', endedAt: now });
  await deleteUnusedTokens(tx, {
    userId,
    purposes: [
      'RESET_PASSWORD',
      'VERIFY_EMAIL',
      'CONFIRM_CHANGE_AT_OLD_EMAIL',
      'CONFIRM_CHANGE_AT_NEW_EMAIL',
    ],
  });
  await deleteEmailChange(tx, userId);
  const verified = await markVerified(tx, user, now);
  const next = { ...verified, version: verified.version + 1 };
  await saveUser(tx, next);
  await revokeEarlierTokens(tx, [next], now);
  await mailUser(tx, next, { template: 'password-changed', now });
  return next;
}
