import { addressBlock } from '@supergraph/service/http/address-block';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { mailUser } from './mail-user.ts';
import { momentFor, orUnknown } from './tell-moment.ts';

/** What is told, by the name of its template. */
type FactorNews =
  | 'api-key-added'
  | 'app-added'
  | 'app-removed'
  | 'identity-linked'
  | 'identity-unlinked'
  | 'passkey-added'
  | 'passkey-removed'
  | 'recovery-code-used';

/** Mails the owner of an account that what signs in to it has changed: who did not do it has to know at once. */
export async function noticeFactor(
  tx: AuthDb,
  { client, clock }: Pick<ActionContext, 'client' | 'clock'>,
  user: Pick<User, 'email' | 'displayName' | 'locale'>,
  { news, ...data }: { news: FactorNews; [detail: string]: string | number },
): Promise<void> {
  const now = clock();
  const place = orUnknown(addressBlock(client.address));
  await mailUser(tx, user, {
    template: news,
    data: { ...data, place, moment: momentFor(now) },
    now,
  });
}
