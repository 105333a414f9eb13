import { randomUUID } from 'node:crypto';
import postgres, { type TransactionSql } from 'postgres';

/** The SQL of one refresh and nothing else: the same statements on rows of the same tables, in one transaction. */
export interface BareRefreshes {
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** @param databaseUrl of auth, where sessions must be open: they are of no more use afterwards */
export async function openBareRefreshes(
  databaseUrl: string,
  { connections }: { connections: number },
): Promise<BareRefreshes> {
  const sql = postgres(databaseUrl, { max: connections, onnotice: () => undefined });
  const sessions = await sql<{ id: string }[]>`
    SELECT id FROM sessions WHERE ended_at IS NULL ORDER BY id DESC LIMIT ${connections}`;
  const free = sessions.map(({ id }) => id);
  return {
    async refresh() {
      const id = free.pop() ?? '';
      await sql.begin((tx) => refreshOne(tx, id));
      free.push(id);
    },
    close: () => sql.end(),
  };
}

async function refreshOne(tx: TransactionSql, id: string): Promise<void> {
  const at = new Date();
  const [hash, written] = [randomUUID(), randomUUID()];
  await tx`SELECT session_id FROM refresh_tokens WHERE token_hash = ${hash} FOR UPDATE`;
  const [session] = await tx<{ roles: string[]; token_hash: string }[]>`
    SELECT s.*, u.* FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ${id} FOR UPDATE OF s`;
  if (!session) throw new Error('a session is gone');
  await tx`SELECT token_hash FROM refresh_tokens
    WHERE session_id = ${id} AND rotated_at IS NULL AND NOT is_mirror`;
  await tx`SELECT permissions FROM roles WHERE name = ANY(${session.roles})`;
  await tx`UPDATE sessions SET token_hash = ${hash}, predecessor_hash = ${session.token_hash}, rotated_at = ${at}
    WHERE id = ${id}`;
  await tx`DELETE FROM refresh_tokens WHERE token_hash IN (SELECT token_hash FROM refresh_tokens
    WHERE session_id = ${id} AND is_mirror AND rotated_at IS NOT NULL FOR UPDATE SKIP LOCKED)`;
  await tx`UPDATE refresh_tokens SET rotated_at = ${at} WHERE session_id = ${id} AND rotated_at IS NULL`;
  await tx`INSERT INTO refresh_tokens (token_hash, session_id, expires_at, is_mirror)
    VALUES (${hash}, ${id}, ${at}, true), (${written}, ${id}, ${at}, true)`;
}
