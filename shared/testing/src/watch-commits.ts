import postgres from 'postgres';

/** Lets commits wait for the disk, as they do elsewhere, on connections that are made from now on. */
export async function waitForDisk(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 });
  await sql.unsafe(
    `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET synchronous_commit = 'on'`,
  );
  await sql.end();
}

/**
 * Notes of each statement that writes to a table whether the commit waits for the disk, by the name of Postgres's own
 * setting: `on`, or `off` where it does not. For connections that are made from now on.
 *
 * @returns what was noted so far, each once
 */
export async function watchCommits(url: string, table: string) {
  await waitForDisk(url);
  const sql = postgres(url, { max: 1 });
  await sql.unsafe(`
    CREATE TABLE commits (mode text PRIMARY KEY);
    CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO commits VALUES (current_setting('synchronous_commit')) ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
    CREATE TRIGGER note_commit AFTER INSERT OR UPDATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION note_commit();`);
  return {
    async modes(): Promise<string[]> {
      const rows = await sql<{ mode: string }[]>`SELECT mode FROM commits ORDER BY mode`;
      return rows.map(({ mode }) => mode);
    },
    [Symbol.asyncDispose]: () => sql.end(),
  };
}
