import type postgres from 'postgres';

/** Leaves tables as those of a system that grew over months: what is old is vacuumed, and the planner knows of it. Ends the connection. */
export async function vacuum(sql: postgres.Sql): Promise<void> {
  await sql`VACUUM ANALYZE`;
  await sql`CHECKPOINT`;
  await sql.end();
}
