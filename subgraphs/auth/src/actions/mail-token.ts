import { newId } from '@supergraph/service/ids';
import type { AuthDeps } from '../deps.ts';
import { type TokenPurpose, tokenLifetimeMs, writeOneTimeToken } from '../domain/one-time-token.ts';
import { hashToken } from '../domain/refresh-token.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { insertToken } from '../store/one-time-tokens.ts';
import { mailUser, type Notice } from './mail-user.ts';

interface Sending extends Omit<Notice, 'key'> {
  readonly purpose: TokenPurpose;
  /** Of the address that it goes to. Default: of the user's own. */
  readonly emailKey?: string;
}

/**
 * Sends somebody a token that is good once. The mail that waits names it; the token itself is written when the
 * mail is rendered (`mail-tokens.ts`), and the database has its hash.
 */
export async function mailToken(
  tx: AuthDb,
  { tokenKey }: Pick<AuthDeps, 'tokenKey'>,
  user: User,
  { purpose, emailKey = user.emailKey, ...notice }: Sending,
): Promise<void> {
  const { now } = notice;
  const id = newId('tok', now.getTime());
  // Whichever secret is the first when the mail is rendered: the token is of this one.
  const [{ id: keyId, key }] = tokenKey();
  const tokenHash = hashToken(writeOneTimeToken({ id, purpose }, key));
  const expiresAt = new Date(now.getTime() + tokenLifetimeMs[purpose]);
  await insertToken(tx, {
    ...{ id, userId: user.id, purpose, tokenHash, emailKey },
    ...{ createdAt: now, expiresAt },
  });
  await mailUser(tx, user, { ...notice, data: { ...notice.data, tokenId: id, purpose, keyId } });
}
