import { rm } from 'node:fs/promises';
import type {} from '@supergraph/testing/postgres-url';
import { type Started, shareInRun } from '@supergraph/testing/share-in-run';
import type { TestProject } from 'vitest/node';
import { makeFleetingFolder } from '../fleeting-folder.ts';
import { freePort } from '../free-port.ts';
import { type EmbeddedPostgres, startPostgres } from './embedded-postgres.ts';

/**
 * vitest globalSetup: one Postgres for the whole run, `TEST_DATABASE_URL` when that is given, else an
 * embedded one that forgets everything at the end.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { shared, leave } = await shareInRun('postgres', startServer);
  project.provide('postgresUrl', shared.url);
  return leave;
}

async function startServer(): Promise<Started & { url: string }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, stop: async () => undefined };
  const folder = await makeFleetingFolder('supergraph-test-');
  const server = await startOnFreePort(folder);
  return {
    url: server.url(),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Somebody may take the free port before Postgres does: then another one. */
async function startOnFreePort(folder: string, attempts = 3): Promise<EmbeddedPostgres> {
  try {
    return await startPostgres({ folder, port: await freePort(), fsync: false });
  } catch (error) {
    if (attempts <= 1) throw error;
    return startOnFreePort(folder, attempts - 1);
  }
}
