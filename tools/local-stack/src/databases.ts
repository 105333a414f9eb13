import { forNames } from '@supergraph/gateway/subgraphs';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startPostgres,
} from './postgres/embedded-postgres.ts';
import { EmbeddedPostgresError } from './postgres/embedded-postgres-error.ts';
import { type DatabaseName, databaseNames, databaseVariables } from './services.ts';
import { StackError } from './stack-error.ts';

export type GivenDatabases = Partial<Record<DatabaseName, string>>;

export interface Databases {
  urls: Record<DatabaseName, string>;
  /** Those that were there before and are the stack's own: what it remembers of them holds. */
  remembered: DatabaseName[];
  /** Resolves when the embedded server ends by itself or by stop(); never where there is none. */
  ended: Promise<void>;
  stop(): Promise<void>;
  /** Lets the embedded server crash, and starts it again on the same data once `isDown` has ended. */
  restart(isDown: () => Promise<void>): Promise<void>;
}

/** Addresses of databases that somebody else runs, as the environment gives them. */
export function givenDatabases(env: NodeJS.ProcessEnv): GivenDatabases {
  return Object.fromEntries(
    databaseNames.flatMap((name) => {
      const url = env[databaseVariables[name]];
      return url ? [[name, url]] : [];
    }),
  );
}

/**
 * Those that an embedded Postgres serves. It is not started for usage alone: who brings the other
 * databases may leave that one out, and nothing is recorded then.
 */
export function missingDatabases(given: GivenDatabases): DatabaseName[] {
  const missing = databaseNames.filter((name) => given[name] === undefined);
  return missing.every((name) => name === 'usage') ? [] : missing;
}

/** Starts an embedded Postgres for the databases that are not given, if there are any. */
export async function openDatabases(
  given: GivenDatabases,
  embedded: EmbeddedPostgresOptions,
): Promise<Databases> {
  const own = missingDatabases(given);
  if (own.length === 0) {
    const never = new Promise<void>(() => undefined);
    return {
      urls: forNames(databaseNames, (name) => given[name] ?? ''),
      remembered: [],
      ended: never,
      stop: async () => undefined,
      restart: () => Promise.reject(new StackError('There is no embedded Postgres to restart.')),
    };
  }
  let server = await startServer(embedded);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isRestarting = false;
  const endWithServer = () =>
    server.ended.then(() => {
      if (!isRestarting) end();
    });
  void endWithServer();
  try {
    const remembered: DatabaseName[] = [];
    for (const name of own) if (!(await server.createDatabase(name))) remembered.push(name);
    return {
      urls: forNames(databaseNames, (name) => given[name] ?? server.url(name)),
      remembered,
      ended,
      stop: () => server.stop(),
      async restart(isDown) {
        isRestarting = true;
        await server.crash();
        await isDown();
        server = await startServer(embedded);
        isRestarting = false;
        void endWithServer();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startServer(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  return startPostgres(options).catch((cause) => {
    if (cause instanceof EmbeddedPostgresError) throw new StackError(cause.message, { cause });
    throw cause;
  });
}
