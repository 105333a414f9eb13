import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** The superuser's address of the Postgres that this test run uses. */
export function testPostgresUrl(): string {
  return inject('postgresUrl');
}
