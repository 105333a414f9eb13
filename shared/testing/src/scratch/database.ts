import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import * as schema from './tables.ts';

export type SharedDatabase = TestDatabase<typeof schema>;

export const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));
export const log = pino({ level: 'silent' });

/** @param onStatement hears the text of every statement */
export function createSharedDatabase(
  onStatement?: (text: string) => void,
): Promise<SharedDatabase> {
  return createTestDatabase({ service: 'shared', schema, migrationsFolder, onStatement });
}
