import { inTransaction } from '@supergraph/service/database/transaction';
import { sql } from 'drizzle-orm';
import type { AuthDb } from '../store/database.ts';

/**
 * Gives a database role what the service needs, for deployments in which another role owns the tables and migrates
 * them: to read and write everything but the audit log, to which it can only add. Run it after each migration, as the
 * owner.
 *
 * @param role must exist
 */
export async function grantService(db: AuthDb, role: string): Promise<void> {
  const name = sql.identifier(role);
  const audit = sql`audit_entries, audit_links, audit_heads`;
  await inTransaction(db, async (tx) => {
    await tx.execute(sql`GRANT USAGE ON SCHEMA public TO ${name}`);
    await tx.execute(
      sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name}`,
    );
    await tx.execute(sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${name}`);
    await tx.execute(sql`REVOKE ALL ON ${audit} FROM ${name}`);
    await tx.execute(sql`GRANT SELECT ON ${audit} TO ${name}`);
    await tx.execute(sql`GRANT INSERT ON audit_entries TO ${name}`);
  });
}
