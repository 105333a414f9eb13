import { newId } from '@supergraph/service/ids';
import type { OrdersDeps } from '../deps.ts';
import { insertDeletedCustomer } from '../store/deleted-customers.ts';

/** Remembers that an account is gone, so that its orders are pseudonymised; once, however often it is told. */
export async function noteDeletedCustomer(
  { db, clock }: Pick<OrdersDeps, 'db' | 'clock'>,
  userId: string,
): Promise<void> {
  const deletedAt = clock();
  const pseudonym = newId('usr', deletedAt.getTime());
  await insertDeletedCustomer(db, { userId, pseudonym, deletedAt });
}
