import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { newId } from '@supergraph/service/ids';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { emailKey } from '../domain/email-address.ts';
import { preferredLocale } from '../domain/locale.ts';
import { newUser, type User, userRegistered } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { tentatively } from '../store/tentatively.ts';
import { type Account, findAccount, insertUser } from '../store/users.ts';
import { mayMail } from './bound-mails.ts';
import { hashPassword } from './hash-password.ts';
import { displayName, email, locale, newPassword } from './input-fields.ts';
import { mailToken } from './mail-token.ts';
import { auditProven, recordAudit } from './record-audit.ts';
import { requireGoodPassword } from './require-good-password.ts';

const registerInput = z.object({
  email,
  password: newPassword,
  displayName,
  locale: locale.nullish(),
});

const HOUR_MS = 3_600_000;

/**
 * Makes an account with the role CUSTOMER, to whose address a link goes that verifies it. An address that has one
 * gets the same answer after the same work: a user that is stored nowhere; its owner gets a mail that says so.
 * Attempts are counted by address before anything is done.
 *
 * Raises BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE.
 */
export async function registerUser(
  context: ActionContext,
  input: z.input<typeof registerInput>,
): Promise<User> {
  const { password, locale, ...form } = parseInput(registerInput, input);
  await requireGoodPassword({ ...form, password }, ['input', 'password']);
  const block = addressBlock(context.client.address);
  await countRegistration(context, block);
  const passwordHash = await context.passwordWork.run(
    block,
    () => hashPassword(password),
    context.signal,
  );
  const isWithinBounds = await mayMail(context, emailKey(form.email));
  const now = context.clock();
  const id = newId('usr', now.getTime());
  const wanted = locale ?? preferredLocale(context.client.languages ?? '');
  const given = { ...form, id, locale: wanted, createdAt: now };
  const user = newUser({ ...given, roles: ['CUSTOMER'] });
  await inTransaction(context.db, async (tx) => {
    const owner = await addUnlessKnown(tx, { user, passwordHash });
    await recordAudit(tx, {
      ...auditProven(context, { id: user.id, sessionId: null }),
      ...(owner && { actor: { kind: 'anonymous' } }),
      action: owner ? 'user.registration-repeated' : 'user.registered',
      subject: owner?.id ?? user.id,
    });
    await tentatively(tx, { isKept: !owner || isWithinBounds }, () =>
      owner
        ? mailToken(tx, context, owner, {
            ...{ purpose: 'RESET_PASSWORD', template: 'email-known', now },
          })
        : mailToken(tx, context, user, {
            ...{ purpose: 'VERIFY_EMAIL', template: 'verify-email', now },
          }),
    );
  });
  return user;
}

/** Writes a new user and announces them, or does the same for nothing and gives whose the address is. */
async function addUnlessKnown(tx: AuthDb, account: Account): Promise<User | undefined> {
  const { user, passwordHash } = account;
  const known = await findAccount(tx, user.emailKey);
  const written = known ? { ...user, email: user.id, emailKey: user.id } : user;
  const isNew = await tentatively(tx, { isKept: !known }, async () => {
    const isInserted = await insertUser(tx, { user: written, passwordHash });
    if (isInserted) await appendEvents(tx, [userRegistered(written)]);
    return isInserted;
  });
  if (known || isNew) return known?.user;
  // Somebody registered it in this moment.
  const winner = await findAccount(tx, user.emailKey);
  if (!winner) throw new Error('an address is neither free nor taken');
  return winner.user;
}

async function countRegistration(
  { throttle, limits }: ActionContext,
  block: string,
): Promise<void> {
  const max = limits.accountsPerAddressPerHour;
  const waitMs = await throttle.use([{ key: `register-from:${block}`, max, windowMs: HOUR_MS }]);
  if (waitMs > 0) throw rateLimited('Too many accounts were registered from here.', waitMs);
}
