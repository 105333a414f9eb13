import { asc, eq } from 'drizzle-orm';
import type { AuthDb } from './database.ts';
import { clients } from './tables.ts';

/** A service that gets access tokens in its own name. */
export interface ServiceClient {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
}

const known = {
  id: clients.id,
  name: clients.name,
  scopes: clients.scopes,
  createdAt: clients.createdAt,
};

export async function insertClient(
  tx: AuthDb,
  client: ServiceClient & { secretHash: string },
): Promise<void> {
  await tx.insert(clients).values({ ...client, scopes: [...client.scopes] });
}

/** By name; at most `limit`. */
export function findClients(db: AuthDb, limit: number): Promise<ServiceClient[]> {
  return db.select(known).from(clients).orderBy(asc(clients.name), asc(clients.id)).limit(limit);
}

/** With the hash of its secret. */
export async function findClient(
  db: AuthDb,
  id: string,
): Promise<(ServiceClient & { secretHash: string }) | undefined> {
  const [client] = await db
    .select({ ...known, secretHash: clients.secretHash })
    .from(clients)
    .where(eq(clients.id, id));
  return client;
}

/** Returns it where there was one. */
export async function deleteClient(tx: AuthDb, id: string): Promise<ServiceClient | undefined> {
  const [gone] = await tx.delete(clients).where(eq(clients.id, id)).returning(known);
  return gone;
}
