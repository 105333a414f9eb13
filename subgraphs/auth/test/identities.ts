import { randomUUID } from 'node:crypto';
import { inTransaction } from '@supergraph/service/database/transaction';
import { newId } from '@supergraph/service/ids';
import { insertIdentity } from '../src/store/identities.ts';
import type { startAuth } from './support.ts';

/** As if its user had signed in elsewhere; returns the identity's id. */
export async function linkIdentity(
  { database, time }: Awaited<ReturnType<typeof startAuth>>,
  userId: string,
  issuer = 'https://id.example/',
): Promise<string> {
  const id = newId('idn', time.now.getTime());
  const identity = { id, issuer, subject: randomUUID(), userId, createdAt: time.now };
  await inTransaction(database.db, (tx) => insertIdentity(tx, identity));
  return id;
}
