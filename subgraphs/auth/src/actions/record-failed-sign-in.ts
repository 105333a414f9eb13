import { Refused } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import type { ActionContext } from '../deps.ts';
import { auditLimits } from '../domain/audit-entry.ts';
import { accountKey } from '../domain/sign-in-tries.ts';
import type { User } from '../domain/user.ts';
import { auditSource, recordAudit } from './record-audit.ts';

const HOUR_MS = 3_600_000;

/**
 * Writes into the audit log that somebody could not sign in, or not prove who they are: the first few of an hour for
 * each account and each address, and a bounded number of all, since whoever tries at random must not fill the disk.
 * What was typed is not written: it may be the password in the wrong field.
 *
 * @param emailKey of the address that was given, to count by
 * @param userId whose account it is, if anybody's
 */
export async function recordFailedSignIn(
  context: ActionContext,
  { emailKey, userId, reason }: { emailKey: string; userId: string | undefined; reason: string },
): Promise<void> {
  if (!(await isAmongFirst(context, `sign-in:${accountKey(emailKey)}`))) return;
  const subject = userId ?? null;
  const entry = { action: 'user.sign-in-failed', subject, details: { reason } } as const;
  await recordAudit(context.db, { ...auditSource(context), ...entry });
}

/**
 * The same of somebody who is signed in, and gave a wrong password, code or passkey: apart from the others, so that
 * nobody hides it behind wrong passwords of their own.
 */
export async function recordFailedProof(
  context: ActionContext,
  { id: subject, emailKey }: Pick<User, 'id' | 'emailKey'>,
  reason: string,
): Promise<void> {
  if (!(await isAmongFirst(context, `proof:${accountKey(emailKey)}`))) return;
  const entry = { action: 'session.proof-failed', subject, details: { reason } } as const;
  await recordAudit(context.db, { ...auditSource(context), ...entry });
}

/** Lets what proves who somebody is be refused, and tells the audit log why. */
export async function tellingRefusal<T>(
  context: ActionContext,
  user: Pick<User, 'id' | 'emailKey'>,
  prove: () => Promise<T>,
): Promise<T> {
  try {
    return await prove();
  } catch (error) {
    const [refusal] = error instanceof Refused ? error.refusals : [];
    if (refusal) await recordFailedProof(context, user, refusal.code);
    throw error;
  }
}

async function isAmongFirst(
  { throttle, client }: ActionContext,
  account: string,
): Promise<boolean> {
  const window = { windowMs: HOUR_MS };
  const waitMs = await throttle.use([
    {
      ...window,
      key: `audit:${account}`,
      max: auditLimits.signInFailuresPerAccountPerHour,
    },
    {
      ...window,
      key: `audit-from:${addressBlock(client.address)}`,
      max: auditLimits.signInFailuresPerAddressPerHour,
    },
    { ...window, key: 'audit-all', max: auditLimits.signInFailuresPerHour },
  ]);
  return waitMs === 0;
}
