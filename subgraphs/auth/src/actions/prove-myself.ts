import { inTransaction } from '@supergraph/service/database/transaction';
import { Fault, parseInput } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { saveProof } from '../store/proofs.ts';
import { hasSecondFactor } from '../store/second-factors.ts';
import { type Account, findAccountOf, lockAccount } from '../store/users.ts';
import { verifyPassword } from './hash-password.ts';
import { claimedPassword } from './input-fields.ts';
import { credentialText } from './passkey-answer.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { tellingRefusal } from './record-failed-sign-in.ts';
import { freshUntil } from './require-fresh-proof.ts';
import { code, type GivenCode, onlyOne, recoveryCode, takeCode } from './take-code.ts';
import { countCodeTry } from './throttle-codes.ts';
import { countProven, requireNoWait, signInKeysOf, tryCounted } from './throttle-sign-in.ts';
import { checkPasskey, keepUse } from './use-passkey.ts';

const proofInput = z.object({
  password: claimedPassword.nullish(),
  code: code.nullish(),
  recoveryCode: recoveryCode.nullish(),
  passkey: credentialText.nullish(),
});

/**
 * Proves that whoever has the session is still its user, so that it may do for a while what `requireFreshProof`
 * guards. Where there is a second factor the password alone is no proof: it would do to take the factor away.
 *
 * Refuses WRONG_PASSWORD, CODE_REQUIRED, INVALID_CODE, INVALID_CHALLENGE, INVALID_PASSKEY; raises UNAUTHENTICATED,
 * BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE.
 *
 * @returns until when that is
 */
export async function proveMyself(
  context: ActionContext,
  input: z.input<typeof proofInput>,
): Promise<Date> {
  const { id, sessionId } = requireUser(context.caller);
  const { password, code, recoveryCode, passkey } = parseInput(proofInput, input);
  const given = onlyOne({ password, code, recoveryCode, passkey });
  const account = await findAccountOf(context.db, id);
  if (!account) throw new Fault('UNAUTHENTICATED', 'This account is not there any more.');
  const provenAt = context.clock();
  const proof = { account, sessionId, provenAt };
  await tellingRefusal(context, account.user, () => {
    if ('password' in given) return proveByPassword(context, proof, given.password);
    if ('passkey' in given) return proveByPasskey(context, proof, given.passkey);
    return proveByCode(context, proof, given);
  });
  return freshUntil(provenAt, context.limits);
}

interface Proof {
  account: Account;
  sessionId: string;
  provenAt: Date;
}

async function proveByPassword(
  context: ActionContext,
  { account, ...proof }: Proof,
  password: string,
): Promise<void> {
  const { id } = account.user;
  if (await hasSecondFactor(context.db, id)) return refuseWithoutCode();
  const keys = signInKeysOf(context, account.user);
  const attempt = await requireNoWait(context, keys);
  const { counted, found: isRight } = await context.passwordWork.run(
    addressBlock(context.client.address),
    () => tryCounted(context, attempt, () => verifyPassword(account.passwordHash, password)),
    context.signal,
  );
  if (!isRight) return refusePassword();
  await countProven(context, counted);
  await inTransaction(context.db, async (tx) => {
    const current = await lockAccount(tx, id);
    if (current?.passwordHash !== account.passwordHash) return refusePassword();
    if (current.hasSecondFactor) return refuseWithoutCode();
    await keepProof(tx, context, { ...proof, userId: id, by: 'password' });
  });
}

async function proveByCode(
  context: ActionContext,
  { account, ...proof }: Proof,
  given: GivenCode,
): Promise<void> {
  const { user } = account;
  const codeTry = await countCodeTry(context, user);
  await inTransaction(context.db, async (tx) => {
    await lockAccount(tx, user.id);
    await takeCode(tx, context, { user, given, now: proof.provenAt });
    const by = 'code' in given ? 'app' : 'recovery';
    await keepProof(tx, context, { ...proof, userId: user.id, by });
  });
  await codeTry.countProven();
}

async function proveByPasskey(
  context: ActionContext,
  { account, ...proof }: Proof,
  text: string,
): Promise<void> {
  const by = { userId: account.user.id, sessionId: proof.sessionId };
  const asked = { purpose: 'PROVE_BY_PASSKEY', by } as const;
  const answered = await checkPasskey(context, { text, path: 'input.passkey', asked });
  await inTransaction(context.db, async (tx) => {
    await keepUse(tx, answered);
    await keepProof(tx, context, { ...proof, userId: by.userId, by: 'passkey' });
  });
}

async function keepProof(
  tx: AuthDb,
  context: ActionContext,
  { userId, by, ...proof }: Omit<Proof, 'account'> & { userId: string; by: string },
): Promise<void> {
  const isKept = await saveProof(tx, proof);
  if (!isKept) throw new Fault('UNAUTHENTICATED', 'This session has ended.');
  const entry = { action: 'session.proven', subject: userId, details: { by } } as const;
  await recordAudit(tx, { ...auditSource(context), ...entry });
}

function refuseWithoutCode(): never {
  return refusals.refuse(
    'CODE_REQUIRED',
    'Your account has a second factor: prove yourself by a passkey, or a code.',
    ['input', 'password'],
  );
}

function refusePassword(): never {
  return refusals.refuse('WRONG_PASSWORD', 'The password is wrong.', ['input', 'password']);
}
