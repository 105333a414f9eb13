import { opaqueText } from '@supergraph/service/text';
import type { AuthDeps } from '../deps.ts';
import { hashOfToken, isUsable, type TokenPurpose } from '../domain/one-time-token.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { findToken, lockToken, markTokenUsed } from '../store/one-time-tokens.ts';
import { type Account, findAccountOf, lockAccount } from '../store/users.ts';

/** A token as it stands in a mail; none is longer. */
export const oneTimeToken = opaqueText({ max: 200 });

interface Presented {
  readonly text: string;
  readonly purpose: TokenPurpose;
  /** Key of the address that it must have been sent to. Default: of the user's own, as it is now. */
  readonly emailKeyOf?: (account: Account) => Promise<string | undefined>;
}

/** Whose token it is, as long as nobody uses it: for what takes time before it is used. Refuses INVALID_TOKEN. */
export async function findTokenOwner(
  { db, clock, tokenKey }: Pick<AuthDeps, 'db' | 'clock' | 'tokenKey'>,
  { text, purpose }: Presented,
): Promise<Account> {
  const tokenHash = hashOfToken(text, purpose, tokenKey);
  const token = tokenHash && (await findToken(db, { tokenHash, purpose }));
  const account = token && (await findAccountOf(db, token.userId));
  if (!account || !isUsable(token, { now: clock(), address: account.user.emailKey })) {
    return refuseToken();
  }
  return account;
}

/**
 * Uses up a token that came by mail. Its user and it are locked, in this order, until the transaction ends, so
 * that of two who use it at once one is refused. Refuses INVALID_TOKEN, and tells neither why.
 */
export async function useToken(
  tx: AuthDb,
  { clock, tokenKey }: Pick<AuthDeps, 'clock' | 'tokenKey'>,
  { text, purpose, emailKeyOf = async ({ user }) => user.emailKey }: Presented,
): Promise<Account> {
  const tokenHash = hashOfToken(text, purpose, tokenKey);
  if (tokenHash === undefined) return refuseToken();
  const found = await findToken(tx, { tokenHash, purpose });
  if (!found) return refuseToken();
  const account = await lockAccount(tx, found.userId);
  const token = await lockToken(tx, found.id);
  if (!account || !token) return refuseToken();
  const now = clock();
  const address = await emailKeyOf(account);
  if (address === undefined || !isUsable(token, { now, address })) return refuseToken();
  await markTokenUsed(tx, token.id, now);
  return account;
}

function refuseToken(): never {
  return refusals.refuse('INVALID_TOKEN', 'The link is not good any more: ask for a new one.', [
    'input',
    'token',
  ]);
}
