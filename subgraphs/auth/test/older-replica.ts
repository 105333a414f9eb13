import { createHash, createHmac, randomBytes } from 'node:crypto';
import { inTransaction } from '@supergraph/service/database/transaction';
import { newId } from '@supergraph/service/ids';
import { sql } from 'drizzle-orm';
import { successionKeyOf } from '../src/domain/derived-key.ts';
import type { AuthDatabase, AuthDb } from '../src/store/database.ts';
import { days, keyEncryptionSecret, seconds } from './support.ts';

/**
 * What a replica of the version before does with sessions, statement for statement: it knows tokens of 256
 * bits that name nothing, and a row for each. It tries nothing again, so that a deadlock is seen.
 */
export function olderReplica({ db }: AuthDatabase, clock: () => Date) {
  const [{ key }] = successionKeyOf(keyEncryptionSecret)();
  const hash = (token: string) => createHash('sha256').update(token).digest('base64url');

  return {
    async openSession(userId: string): Promise<string> {
      const [now, expiresAt] = timesOf(clock());
      const id = newId('ses', clock().getTime());
      const token = randomBytes(32).toString('base64url');
      await inTransaction(db, async (tx) => {
        await tx.execute(
          sql`DELETE FROM sessions WHERE user_id = ${userId} AND expires_at <= ${now}`,
        );
        await tx.execute(sql`INSERT INTO sessions (id, user_id, created_at, expires_at, ended_at, end_reason)
          VALUES (${id}, ${userId}, ${now}, ${expiresAt}, DEFAULT, DEFAULT)`);
        await tx.execute(sql`INSERT INTO refresh_tokens (token_hash, session_id, expires_at, rotated_at)
          VALUES (${hash(token)}, ${id}, ${expiresAt}, DEFAULT)`);
      });
      return token;
    },

    /** The next token, or why there is none. */
    async refresh(token: string): Promise<string> {
      const successor = createHmac('sha256', key).update(token).digest('base64url');
      const [now, expiresAt] = timesOf(clock());
      const settle = async (tx: AuthDb) => {
        const [found] = await tx.execute<Found>(sql`
          SELECT refresh_tokens.session_id, refresh_tokens.expires_at, refresh_tokens.rotated_at,
            sessions.ended_at, users.status
          FROM refresh_tokens
          INNER JOIN sessions ON sessions.id = refresh_tokens.session_id
          INNER JOIN users ON users.id = sessions.user_id
          WHERE refresh_tokens.token_hash = ${hash(token)} FOR UPDATE OF refresh_tokens, sessions`);
        if (!found || new Date(found.expires_at) <= clock()) return 'INVALID';
        if (found.status === 'SUSPENDED') return 'SUSPENDED';
        if (found.ended_at) return 'INVALID';
        const { session_id: id, rotated_at: rotatedAt } = found;
        if (rotatedAt) {
          const isReplay = clock().getTime() - new Date(rotatedAt).getTime() <= 30 * seconds;
          if (isReplay) return successor;
          await tx.execute(sql`UPDATE sessions SET end_reason = 'REUSE', ended_at = ${now}
            WHERE id = ${id} AND ended_at IS NULL`);
          return 'REUSE';
        }
        await tx.execute(sql`UPDATE refresh_tokens SET rotated_at = ${now}
          WHERE token_hash = ${hash(token)}`);
        await tx.execute(sql`INSERT INTO refresh_tokens (token_hash, session_id, expires_at, rotated_at)
          VALUES (${hash(successor)}, ${id}, ${expiresAt}, DEFAULT)`);
        await tx.execute(sql`UPDATE sessions SET expires_at = ${expiresAt} WHERE id = ${id}`);
        await tx.execute(sql`DELETE FROM refresh_tokens
          WHERE session_id = ${id} AND expires_at <= ${now}`);
        return successor;
      };
      return inTransaction(db, settle, { attempts: 1 });
    },
  };
}

interface Found extends Record<string, unknown> {
  session_id: string;
  expires_at: string;
  rotated_at: string | null;
  ended_at: string | null;
  status: string;
}

function timesOf(now: Date): [now: string, expiresAt: string] {
  return [now.toISOString(), new Date(now.getTime() + 30 * days).toISOString()];
}
