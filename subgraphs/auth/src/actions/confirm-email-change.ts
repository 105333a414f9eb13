import { appendEvents } from '@supergraph/events/outbox';
import { sqlState } from '@supergraph/service/database/sql-state';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { hashOfToken, type TokenPurpose } from '../domain/one-time-token.ts';
import { type User, userProfileChanged } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import {
  deleteEmailChange,
  type EmailChange,
  findEmailChange,
  saveEmailChange,
} from '../store/email-changes.ts';
import { deleteUnusedTokens } from '../store/one-time-tokens.ts';
import { saveProfile } from '../store/users.ts';
import { mailUser } from './mail-user.ts';
import { auditProven, recordAudit } from './record-audit.ts';
import { oneTimeToken, useToken } from './use-token.ts';

const confirmInput = z.object({ token: oneTimeToken });

const UNIQUE_VIOLATION = '23505';

const atNew = 'CONFIRM_CHANGE_AT_NEW_EMAIL';
const atOld = 'CONFIRM_CHANGE_AT_OLD_EMAIL';

/**
 * Confirms a change of address at the old or at the new one, by the link that was sent there. With the second of
 * them the address is changed, and both are told. Of the two at once one waits for the other.
 *
 * Refuses INVALID_TOKEN, EMAIL_TAKEN; raises BAD_USER_INPUT.
 *
 * @returns false where the other address has not confirmed yet
 */
export async function confirmEmailChange(
  context: ActionContext,
  input: z.input<typeof confirmInput>,
): Promise<boolean> {
  const { token: text } = parseInput(confirmInput, input);
  const isAtNew = hashOfToken(text, atNew, context.tokenKey) !== undefined;
  const purpose = isAtNew ? atNew : atOld;
  try {
    return await inTransaction(context.db, (tx) => confirm(tx, context, { text, purpose }));
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    return refusals.refuse('EMAIL_TAKEN', 'The new address has an account of its own by now.', [
      'input',
      'token',
    ]);
  }
}

async function confirm(
  tx: AuthDb,
  context: ActionContext,
  { text, purpose }: { text: string; purpose: TokenPurpose },
): Promise<boolean> {
  let change: EmailChange | undefined;
  const { user } = await useToken(tx, context, {
    text,
    purpose,
    async emailKeyOf({ user }) {
      change = await findEmailChange(tx, user.id);
      return purpose === atNew ? change?.newEmailKey : change && user.emailKey;
    },
  });
  if (!change) throw new Error('a change was confirmed that is not there');
  const now = context.clock();
  const who = { id: user.id, sessionId: null };
  const at = purpose === atNew ? 'new' : 'old';
  const entry = {
    action: 'user.email-change-confirmed',
    subject: user.id,
    details: { at },
  } as const;
  await recordAudit(tx, { ...auditProven(context, who), ...entry });
  const confirmed = {
    ...change,
    ...(purpose === atNew ? { newConfirmedAt: now } : { oldConfirmedAt: now }),
  };
  if (!confirmed.oldConfirmedAt || !confirmed.newConfirmedAt) {
    await saveEmailChange(tx, confirmed);
    return false;
  }
  await applyChange(tx, { user, change: confirmed, now });
  return true;
}

async function applyChange(
  tx: AuthDb,
  { user, change, now }: { user: User; change: EmailChange; now: Date },
): Promise<void> {
  const { newEmail: email, newEmailKey: emailKey } = change;
  const changed = { ...user, email, emailKey, emailVerifiedAt: now, version: user.version + 1 };
  await saveProfile(tx, changed);
  await deleteEmailChange(tx, user.id);
  // Links that were sent to the old address.
  await deleteUnusedTokens(tx, {
    userId: user.id,
    purposes: ['RESET_PASSWORD', 'VERIFY_EMAIL', atOld, atNew],
  });
  await appendEvents(tx, [userProfileChanged(changed)]);
  const told = user.emailVerifiedAt ? [user.email, email] : [email];
  for (const address of told) {
    await mailUser(tx, changed, { template: 'email-changed', data: { email }, address, now });
  }
}
