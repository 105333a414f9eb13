import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { confirmEnrolment, findTotpFactor, useStep } from '../store/totp-factors.ts';
import { lockUser } from '../store/users.ts';
import { newRecoveryCodes } from './new-recovery-codes.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { code } from './take-code.ts';
import { totpStep } from './totp.ts';

const confirmInput = z.object({ code });

/** A secret that nobody has confirmed lies about no longer. */
const ENROLMENT_KEPT_MS = 3_600_000;

/**
 * Makes the authenticator app count, now that a code shows that it has the secret; the code is used up. Who enrolled
 * proved themself freshly, and nobody else knows the secret.
 *
 * Refuses TOTP_NOT_ENROLLED, INVALID_CODE; raises UNAUTHENTICATED, BAD_USER_INPUT.
 *
 * @returns recovery codes, which nobody sees again
 */
export async function confirmTotp(
  context: ActionContext,
  input: z.input<typeof confirmInput>,
): Promise<string[]> {
  const { id: userId } = requireUser(context.caller);
  const given = parseInput(confirmInput, input);
  const { sealingKey } = context;
  const now = context.clock();
  return inTransaction(context.db, async (tx) => {
    await lockUser(tx, userId);
    const factor = await findTotpFactor(tx, { userId, sealingKey });
    const isWaiting = factor?.confirmedAt === null && !isForgotten(factor.createdAt, now);
    if (!isWaiting)
      return refusals.refuse('TOTP_NOT_ENROLLED', 'Enrol an authenticator app first.');
    const step = totpStep(factor.secret, given.code, now);
    if (step === undefined) {
      return refusals.refuse('INVALID_CODE', 'The code is wrong.', ['input', 'code']);
    }
    await useStep(tx, { userId, step });
    await confirmEnrolment(tx, { userId, confirmedAt: now });
    const entry = { action: 'totp.confirmed', subject: userId } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return newRecoveryCodes(tx, userId, now);
  });
}

function isForgotten(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > ENROLMENT_KEPT_MS;
}
