import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { newId } from '@supergraph/service/ids';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { signInKeys } from '../domain/sign-in-tries.ts';
import { newUser, type User } from '../domain/user.ts';
import { addUser } from './add-user.ts';
import { hashPassword } from './hash-password.ts';
import { displayName, email, newPassword } from './input-fields.ts';
import { issueSession, openSession, type Session } from './issue-session.ts';
import { auditProven, recordAudit } from './record-audit.ts';
import { requireGoodPassword } from './require-good-password.ts';
import { countProven } from './throttle-sign-in.ts';

const registerInput = z.object({ email, password: newPassword, displayName });

const HOUR_MS = 3_600_000;

/**
 * Makes an account with the role CUSTOMER and signs it in. Attempts are counted by address before
 * anything is done: one for an address that is taken costs as much and tells as much.
 *
 * Refuses EMAIL_TAKEN; raises BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE.
 */
export async function registerUser(
  context: ActionContext,
  input: z.input<typeof registerInput>,
): Promise<{ user: User; session: Session }> {
  const { password, ...form } = parseInput(registerInput, input);
  await requireGoodPassword({ ...form, password }, 'input');
  const block = addressBlock(context.client.address);
  await countRegistration(context, block);
  const passwordHash = await context.passwordWork.run(
    block,
    () => hashPassword(password),
    context.signal,
  );
  const now = context.clock();
  const id = newId('usr', now.getTime());
  const user = newUser({ ...form, id, roles: ['CUSTOMER'], createdAt: now });

  const open = await inTransaction(context.db, async (tx) => {
    await addUser(tx, user, passwordHash);
    const who = { id: user.id, sessionId: null };
    await recordAudit(tx, {
      ...auditProven(context, who),
      ...{ action: 'user.registered', subject: user.id },
    });
    return openSession(tx, context, { userId: user.id, client: context.client, now });
  });
  await countProven(context, signInKeys(user.email, block));
  return { user, session: await issueSession(context, user, open) };
}

async function countRegistration(
  { throttle, limits }: ActionContext,
  block: string,
): Promise<void> {
  const max = limits.accountsPerAddressPerHour;
  const waitMs = await throttle.use([{ key: `register-from:${block}`, max, windowMs: HOUR_MS }]);
  if (waitMs > 0) throw rateLimited('Too many accounts were registered from here.', waitMs);
}
