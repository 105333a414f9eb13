import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { emailKey as emailKeyOf } from '../domain/email-address.ts';
import { findAccount, lockUser } from '../store/users.ts';
import { countMailRequest, mayMail } from './bound-mails.ts';
import { email } from './input-fields.ts';
import { mailToken } from './mail-token.ts';
import { auditSource, recordAudit } from './record-audit.ts';

const requestInput = z.object({ email });

/**
 * Asks for a link by which a new password can be chosen. What comes of it is done after the answer, which is the
 * same for every address. Raises BAD_USER_INPUT, RATE_LIMITED.
 */
export async function requestPasswordReset(
  context: ActionContext,
  input: z.input<typeof requestInput>,
): Promise<void> {
  const { email } = parseInput(requestInput, input);
  await countMailRequest(context);
  context.afterAnswers.run('send a link to choose a new password', () =>
    sendReset(context, emailKeyOf(email)),
  );
}

async function sendReset(context: ActionContext, emailKey: string): Promise<void> {
  if (!(await mayMail(context, emailKey))) return;
  const account = await findAccount(context.db, emailKey);
  if (!account) return;
  await inTransaction(context.db, async (tx) => {
    const user = await lockUser(tx, account.user.id);
    if (user?.emailKey !== emailKey) return;
    const now = context.clock();
    const sending = { purpose: 'RESET_PASSWORD', template: 'reset-password', now } as const;
    await mailToken(tx, context, user, sending);
    const entry = { action: 'user.password-reset-asked', subject: user.id } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
  });
}
