import { addressBlock } from '@supergraph/service/http/address-block';
import type { ActionContext } from '../deps.ts';
import { auditLimits } from '../domain/audit-entry.ts';
import { accountKey } from '../domain/sign-in-tries.ts';
import { auditSource, recordAudit } from './record-audit.ts';

const HOUR_MS = 3_600_000;

/**
 * Writes into the audit log that somebody could not sign in: the first few of an hour for each account and each
 * address, and a bounded number of all, since whoever tries at random must not fill the disk. What was typed is not
 * written: it may be the password in the wrong field.
 *
 * @param emailKey of the address that was given, to count by
 * @param userId whose account it is, if anybody's
 */
export async function recordFailedSignIn(
  context: ActionContext,
  { emailKey, userId, reason }: { emailKey: string; userId: string | undefined; reason: string },
): Promise<void> {
  const { db, throttle, client } = context;
  const window = { windowMs: HOUR_MS };
  const waitMs = await throttle.use([
    {
      ...window,
      key: `audit:${accountKey(emailKey)}`,
      max: auditLimits.signInFailuresPerAccountPerHour,
    },
    {
      ...window,
      key: `audit-from:${addressBlock(client.address)}`,
      max: auditLimits.signInFailuresPerAddressPerHour,
    },
    { ...window, key: 'audit-all', max: auditLimits.signInFailuresPerHour },
  ]);
  if (waitMs > 0) return;
  const subject = userId ?? null;
  const entry = { action: 'user.sign-in-failed', subject, details: { reason } } as const;
  await recordAudit(db, { ...auditSource(context), ...entry });
}
