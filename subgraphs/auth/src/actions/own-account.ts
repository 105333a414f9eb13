import { Fault } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { type Caller, requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { hasSecondFactor } from '../store/second-factors.ts';
import { type Account, findAccountOf, lockAccount } from '../store/users.ts';
import { verifyPassword } from './hash-password.ts';
import { recordFailedProof } from './record-failed-sign-in.ts';
import { requireFreshProof } from './require-fresh-proof.ts';
import { countProven, requireNoWait, signInKeysOf, tryCounted } from './throttle-sign-in.ts';

/** The caller's account, which nobody else changes until the transaction ends. Raises UNAUTHENTICATED. */
export async function lockOwnAccount(tx: AuthDb, caller: Caller): Promise<Account> {
  return requireOpen(await lockAccount(tx, requireUser(caller).id));
}

/**
 * Whether the caller knows the password of their account: a session alone may be somebody else's at an open desk.
 * Wrong ones count as they do where somebody signs in.
 *
 * @param field of the input, which a refusal names
 * @returns what holds the password that was proved: whoever changes the account locks it, and compares
 *
 * Where there is a second factor, a proof by it must be fresh as well.
 *
 * Refuses WRONG_PASSWORD; raises UNAUTHENTICATED, STEP_UP_REQUIRED, RATE_LIMITED, SERVICE_UNAVAILABLE.
 */
export async function requireOwnPassword(
  context: ActionContext,
  password: string,
  field: string,
): Promise<Account> {
  const { id } = requireUser(context.caller);
  const account = requireOpen(await findAccountOf(context.db, id));
  // Else the password would do to get around the factor.
  if (await hasSecondFactor(context.db, id)) await requireFreshProof(context.db, context);
  const keys = signInKeysOf(context, account.user);
  const attempt = await requireNoWait(context, keys);
  const { counted, found: isRight } = await context.passwordWork.run(
    addressBlock(context.client.address),
    () => tryCounted(context, attempt, () => verifyPassword(account.passwordHash, password)),
    context.signal,
  );
  if (!isRight) {
    await recordFailedProof(context, account.user, 'WRONG_PASSWORD');
    return refuseWrongPassword(field);
  }
  await countProven(context, counted);
  return account;
}

/** The same account, locked. Refuses WRONG_PASSWORD where the password changed since it was proved. */
export async function lockProvenAccount(
  tx: AuthDb,
  { user, passwordHash }: Account,
  field: string,
): Promise<Account> {
  const account = requireOpen(await lockAccount(tx, user.id));
  return account.passwordHash === passwordHash ? account : refuseWrongPassword(field);
}

/** A token outlives a suspension by two seconds. */
function requireOpen(account: Account | undefined): Account {
  if (account?.user.status === 'ACTIVE') return account;
  throw new Fault('UNAUTHENTICATED', 'This account is not open any more.');
}

function refuseWrongPassword(field: string): never {
  return refusals.refuse('WRONG_PASSWORD', 'The password is wrong.', ['input', field]);
}
