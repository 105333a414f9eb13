import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ConnectOptions,
  connect,
  type Database,
  type Schema,
} from '@supergraph/service/database/connect';
import { migrate } from '@supergraph/service/database/migrate';
import postgres, { type Sql } from 'postgres';
import { testPostgresUrl } from './postgres-url.ts';

export type TestDatabase<S extends Schema> = Database<S> & AsyncDisposable;

export interface TestDatabaseOptions<S extends Schema> {
  /** Names the databases, so that one left behind tells whose it was. */
  service: string;
  schema: S;
  /** Absolute path of the drizzle migrations. */
  migrationsFolder: string;
  maxConnections?: number;
  onStatement?: ConnectOptions<S>['onStatement'];
}

/**
 * A database of its own, cloned from a template that is migrated once per run and state of the
 * migrations. `await using` drops it at the end of the scope; `close()` only disconnects.
 */
export async function createTestDatabase<S extends Schema>(
  options: TestDatabaseOptions<S>,
): Promise<TestDatabase<S>> {
  const template = await templateOf(options.service, options.migrationsFolder);
  const name = databaseName(options.service);
  const superuser = enter();
  await superuser`
    CREATE DATABASE ${superuser(name)} TEMPLATE ${superuser(template)} STRATEGY FILE_COPY`;
  return openTestDatabase({ ...options, name, superuser });
}

/** An empty database for what brings its own tables, such as a transport. */
export async function createEmptyDatabase(service: string): Promise<TestDatabase<Schema>> {
  const name = databaseName(service);
  const superuser = enter();
  await superuser`CREATE DATABASE ${superuser(name)} STRATEGY FILE_COPY`;
  return openTestDatabase({ service, schema: {}, name, superuser });
}

function openTestDatabase<S extends Schema>(
  options: Omit<TestDatabaseOptions<S>, 'migrationsFolder'> & { name: string; superuser: Sql },
): TestDatabase<S> {
  const { schema, service, maxConnections, onStatement, name, superuser } = options;
  const url = databaseUrl(name);
  const applicationName = `${service}-test`;
  const database = connect({ url, schema, applicationName, maxConnections, onStatement });
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database.close();
      await superuser`DROP DATABASE IF EXISTS ${superuser(name)} WITH (FORCE)`;
      await leave();
    },
  };
}

/** Templates stay as they are for the whole run, and migrations too: one look in each process is enough. */
const templates = new Map<string, Promise<string>>();

function templateOf(service: string, migrationsFolder: string): Promise<string> {
  const key = `${testPostgresUrl()} ${service} ${migrationsFolder}`;
  const known = templates.get(key) ?? ensureTemplate(service, migrationsFolder);
  templates.set(key, known);
  // What failed once may be tried again.
  known.catch(() => templates.delete(key));
  return known;
}

/** Test files run in processes of their own: whoever takes the lock first makes the template. */
async function ensureTemplate(service: string, migrationsFolder: string): Promise<string> {
  const name = `template_${service}_${await fingerprint(migrationsFolder)}`;
  await asSuperuser(async (sql) => {
    await sql`SELECT pg_advisory_lock(hashtextextended(${name}, 0))`;
    const found = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`;
    if (found.length > 0) return;
    const unfinished = `${name}_unfinished`;
    await sql`DROP DATABASE IF EXISTS ${sql(unfinished)} WITH (FORCE)`;
    await sql`CREATE DATABASE ${sql(unfinished)}`;
    await migrate({ url: databaseUrl(unfinished) }, migrationsFolder);
    await sql`ALTER DATABASE ${sql(unfinished)} RENAME TO ${sql(name)}`;
  });
  return name;
}

async function fingerprint(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true });
  const hash = createHash('sha256');
  for (const file of files.filter((name) => /\.(sql|json)$/.test(name)).sort()) {
    hash.update(file).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

function databaseName(service: string): string {
  return `test_${service}_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
}

function databaseUrl(name: string): string {
  const url = new URL(testPostgresUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** The superuser's one connection, kept while this process has a database: to make one takes as long as to connect. */
const shared: { sql?: Sql; databases: number } = { databases: 0 };

function enter(): Sql {
  shared.databases += 1;
  shared.sql ??= connectSuperuser();
  return shared.sql;
}

async function leave(): Promise<void> {
  shared.databases -= 1;
  if (shared.databases > 0) return;
  const { sql } = shared;
  delete shared.sql;
  await sql?.end();
}

async function asSuperuser(work: (sql: Sql) => Promise<unknown>): Promise<void> {
  const sql = connectSuperuser();
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

function connectSuperuser(): Sql {
  return postgres(testPostgresUrl(), { max: 1, onnotice: () => undefined });
}
