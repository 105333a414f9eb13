import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { emailKey as emailKeyOf } from '../domain/email-address.ts';
import { countMailRequest } from './bound-mails.ts';
import { email } from './input-fields.ts';
import { sendVerification } from './send-verification.ts';

const resendInput = z.object({ email });

/**
 * Asks for another link that verifies an address. What comes of it is done after the answer, which is the same
 * for every address. Raises BAD_USER_INPUT, RATE_LIMITED.
 */
export async function resendVerification(
  context: ActionContext,
  input: z.input<typeof resendInput>,
): Promise<void> {
  const { email } = parseInput(resendInput, input);
  await countMailRequest(context);
  context.afterAnswers.run('send a link that verifies an address', () =>
    sendVerification(context, emailKeyOf(email)),
  );
}
