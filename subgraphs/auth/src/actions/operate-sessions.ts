import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import { emailKey } from '../domain/email-address.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeEarlierTokens } from '../store/revocations.ts';
import { endSessionsOf, findOpenSessions, type SessionDetails } from '../store/sessions.ts';
import { findAccount, lockRights, lockUser, saveUser } from '../store/users.ts';
import { email } from './input-fields.ts';
import { SESSIONS_LISTED_MAX } from './list-sessions.ts';
import { auditOperator, recordAudit } from './record-audit.ts';

const accountInput = z.object({ email });

interface Operator {
  readonly db: AuthDb;
  readonly now: Date;
}

/**
 * Ends all sessions of an account, whose access tokens are void everywhere within 2 s: for operators, who need
 * no caller to be trusted. Refuses USER_NOT_FOUND; raises BAD_USER_INPUT.
 */
export async function revokeUser(
  { db, now }: Operator,
  input: z.input<typeof accountInput>,
): Promise<{ user: User; count: number }> {
  const { id } = await accountOf(db, input);
  return inTransaction(db, async (tx) => {
    await lockRights(tx);
    const locked = await lockUser(tx, id);
    if (!locked) return refuseUnknown();
    const user = { ...locked, version: locked.version + 1 };
    const ended = await endSessionsOf(tx, { userId: id }, { endReason: 'STAFF', endedAt: now });
    await saveUser(tx, user);
    await revokeEarlierTokens(tx, [user], now);
    const entry = { action: 'user.sessions-revoked', subject: user.id } as const;
    await recordAudit(tx, { ...auditOperator(now), ...entry });
    return { user, count: ended.length };
  });
}

/** The last 100 of an account that last, for operators. Refuses USER_NOT_FOUND; raises BAD_USER_INPUT. */
export async function listSessionsOf(
  { db, now }: Operator,
  input: z.input<typeof accountInput>,
): Promise<SessionDetails[]> {
  const { id: userId } = await accountOf(db, input);
  return findOpenSessions(db, { userIds: [userId], now, limit: SESSIONS_LISTED_MAX });
}

export async function accountOf(db: AuthDb, input: unknown): Promise<User> {
  const { email } = parseInput(accountInput, input, 'account');
  const account = await findAccount(db, emailKey(email));
  return account?.user ?? refuseUnknown();
}

function refuseUnknown(): never {
  return refusals.refuse('USER_NOT_FOUND', 'No account has this address.');
}
