import postgres from 'postgres';

/** @returns the url of a new database beside another one on its server */
export async function createDatabase(besideUrl: string, name: string): Promise<string> {
  const sql = postgres(besideUrl, { max: 1 });
  await sql`CREATE DATABASE ${sql(name)}`;
  await sql.end();
  const url = new URL(besideUrl);
  url.pathname = `/${name}`;
  return url.href;
}
