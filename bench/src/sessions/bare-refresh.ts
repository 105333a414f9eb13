import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';

/** The SQL of one refresh and nothing else: the same statements on rows of the same tables. */
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
      await refreshOne(sql, id);
      free.push(id);
    },
    close: () => sql.end(),
  };
}

async function refreshOne(sql: Sql, id: string): Promise<void> {
  const [session] = await sql<{ token_hash: string }[]>`
    SELECT s.*, u.*, ARRAY(SELECT DISTINCT unnest(r.permissions) COLLATE "C" FROM roles r
      WHERE r.name = ANY(u.roles) ORDER BY 1) AS permissions
    FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ${id}`;
  if (!session) throw new Error('a session is gone');
  const { token_hash: predecessor } = session;
  await sql`UPDATE sessions SET token_hash = ${randomUUID()}, predecessor_hash = ${predecessor},
      rotated_at = ${new Date()}, expires_at = ${inAWeek()}, client_name = '', client_version = '',
      address_block = '', device = ''
    WHERE id = ${id} AND token_hash = ${predecessor} AND ended_at IS NULL`;
}

/** Sessions that have expired are deleted while this runs. */
function inAWeek(): Date {
  return new Date(Date.now() + 7 * 86_400_000);
}
