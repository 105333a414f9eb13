import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { type User, userProfileChanged } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { saveProfile } from '../store/users.ts';
import { auditProven, recordAudit } from './record-audit.ts';
import { countProven, signInKeysOf } from './throttle-sign-in.ts';
import { oneTimeToken, useToken } from './use-token.ts';

const verifyInput = z.object({ token: oneTimeToken });

/**
 * Verifies an address by the link that was sent to it. Signs nobody in: a link is opened by scanners and on
 * whatever device has the mail, and is no password and no second factor.
 *
 * Refuses INVALID_TOKEN; raises BAD_USER_INPUT.
 */
export async function verifyEmail(
  context: ActionContext,
  input: z.input<typeof verifyInput>,
): Promise<User> {
  const { token: text } = parseInput(verifyInput, input);
  const user = await inTransaction(context.db, async (tx) => {
    const { user } = await useToken(tx, context, { text, purpose: 'VERIFY_EMAIL' });
    const who = { id: user.id, sessionId: null };
    const entry = { action: 'user.email-verified', subject: user.id } as const;
    await recordAudit(tx, { ...auditProven(context, who), ...entry });
    return markVerified(tx, user, context.clock());
  });
  await countProven(context, { keys: signInKeysOf(context, user) });
  return user;
}

/** What a user is from now on whose address is proved to reach them; call it while they are locked. */
export async function markVerified(tx: AuthDb, user: User, now: Date): Promise<User> {
  if (user.emailVerifiedAt) return user;
  const verified = { ...user, emailVerifiedAt: now, version: user.version + 1 };
  await saveProfile(tx, verified);
  await appendEvents(tx, [userProfileChanged(verified)]);
  return verified;
}
