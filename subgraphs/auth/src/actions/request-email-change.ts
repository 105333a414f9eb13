import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { emailKey } from '../domain/email-address.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { saveEmailChange } from '../store/email-changes.ts';
import { deleteUnusedTokens } from '../store/one-time-tokens.ts';
import { findAccount } from '../store/users.ts';
import { countMailRequest, requireMailWithinBounds } from './bound-mails.ts';
import { claimedPassword, email } from './input-fields.ts';
import { mailToken } from './mail-token.ts';
import { lockProvenAccount, requireOwnPassword } from './own-account.ts';
import { auditSource, recordAudit } from './record-audit.ts';

const changeInput = z.object({ newEmail: email, password: claimedPassword });

/**
 * Asks to replace the caller's address: a link goes to the new one and one to the old, and both must be opened
 * (confirmEmailChange); of an address that was never verified only the new one. It takes the place of a change
 * that was asked for before. An address that belongs to somebody else gets a mail that says so instead, and the
 * answer is the same.
 *
 * Refuses WRONG_PASSWORD; raises UNAUTHENTICATED, BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE.
 */
export async function requestEmailChange(
  context: ActionContext,
  input: z.input<typeof changeInput>,
): Promise<void> {
  requireUser(context.caller);
  const { newEmail, password } = parseInput(changeInput, input);
  await countMailRequest(context);
  const proven = await requireOwnPassword(context, password, 'password');
  const newEmailKey = emailKey(newEmail);
  await requireMailWithinBounds(context, newEmailKey);
  await inTransaction(context.db, async (tx) => {
    const { user } = await lockProvenAccount(tx, proven, 'password');
    await beginChange(tx, context, { user, newEmail, newEmailKey });
    const entry = { action: 'user.email-change-asked', subject: user.id } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
  });
}

interface Wanted {
  readonly user: User;
  readonly newEmail: string;
  readonly newEmailKey: string;
}

async function beginChange(
  tx: AuthDb,
  context: ActionContext,
  { user, newEmail, newEmailKey }: Wanted,
): Promise<void> {
  const now = context.clock();
  await deleteUnusedTokens(tx, {
    userId: user.id,
    purposes: ['CONFIRM_CHANGE_AT_OLD_EMAIL', 'CONFIRM_CHANGE_AT_NEW_EMAIL'],
  });
  await saveEmailChange(tx, {
    ...{ userId: user.id, newEmail, newEmailKey, requestedAt: now, newConfirmedAt: null },
    // Nobody may ever have got a mail there.
    oldConfirmedAt: user.emailVerifiedAt ? null : now,
  });
  if (user.emailVerifiedAt) {
    await mailToken(tx, context, user, {
      ...{ purpose: 'CONFIRM_CHANGE_AT_OLD_EMAIL', template: 'confirm-email-change-old' },
      ...{ data: { newEmail }, now },
    });
  }
  const owner = await findAccount(tx, newEmailKey);
  if (owner && owner.user.id !== user.id) {
    await mailToken(tx, context, owner.user, {
      ...{ purpose: 'RESET_PASSWORD', template: 'email-known', now },
    });
    return;
  }
  await mailToken(tx, context, user, {
    ...{ purpose: 'CONFIRM_CHANGE_AT_NEW_EMAIL', template: 'confirm-email-change-new' },
    ...{ data: { newEmail }, address: newEmail, emailKey: newEmailKey, now },
  });
}
