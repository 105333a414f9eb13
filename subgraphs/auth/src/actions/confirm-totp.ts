import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { confirmEnrolment, findTotpFactor, useStep } from '../store/totp-factors.ts';
import { findUsers, lockUser } from '../store/users.ts';
import { newRecoveryCodes } from './new-recovery-codes.ts';
import { noticeFactor } from './notice-factor.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { tellingRefusal } from './record-failed-sign-in.ts';
import { code } from './take-code.ts';
import { countCodeTry } from './throttle-codes.ts';
import { totpStep } from './totp.ts';

const confirmInput = z.object({ code });

/** A secret that nobody has confirmed lies about no longer. */
const ENROLMENT_KEPT_MS = 3_600_000;

/**
 * Makes the authenticator app count, now that a code shows that it has the secret; the code is used up. Who enrolled
 * proved themself freshly, and nobody else knows the secret.
 *
 * Refuses TOTP_NOT_ENROLLED, INVALID_CODE; raises UNAUTHENTICATED, BAD_USER_INPUT, RATE_LIMITED.
 *
 * @returns recovery codes, which nobody sees again
 */
export async function confirmTotp(
  context: ActionContext,
  input: z.input<typeof confirmInput>,
): Promise<string[]> {
  const { id: userId } = requireUser(context.caller);
  const given = parseInput(confirmInput, input);
  const [owner] = await findUsers(context.db, [userId]);
  if (!owner) return refuseNotEnrolled();
  const codeTry = await countCodeTry(context, owner);
  const recoveryCodes = await tellingRefusal(context, owner, () =>
    inTransaction(context.db, (tx) => confirm(tx, context, { userId, ...given })),
  );
  await codeTry.countProven();
  return recoveryCodes;
}

async function confirm(
  tx: AuthDb,
  context: ActionContext,
  { userId, code }: { userId: string; code: string },
): Promise<string[]> {
  const { sealingKey } = context;
  const now = context.clock();
  const user = await lockUser(tx, userId);
  const factor = await findTotpFactor(tx, { userId, sealingKey });
  const isWaiting = factor?.confirmedAt === null && !isForgotten(factor.createdAt, now);
  if (!user || !isWaiting) return refuseNotEnrolled();
  const step = totpStep(factor.secret, code, now);
  if (step === undefined) {
    return refusals.refuse('INVALID_CODE', 'The code is wrong.', ['input', 'code']);
  }
  await useStep(tx, { userId, step });
  await confirmEnrolment(tx, { userId, confirmedAt: now });
  const entry = { action: 'totp.confirmed', subject: userId } as const;
  await recordAudit(tx, { ...auditSource(context), ...entry });
  await noticeFactor(tx, context, user, { news: 'app-added' });
  return newRecoveryCodes(tx, userId, now);
}

function refuseNotEnrolled(): never {
  return refusals.refuse('TOTP_NOT_ENROLLED', 'Enrol an authenticator app first.');
}

function isForgotten(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > ENROLMENT_KEPT_MS;
}
