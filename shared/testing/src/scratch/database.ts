import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import * as schema from './tables.ts';

export type ScratchDatabase = TestDatabase<typeof schema>;

export const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));
export const log = pino({ level: 'silent' });

/** @param onStatement hears the text of every statement */
export function createScratchDatabase(
  onStatement?: (text: string) => void,
): Promise<ScratchDatabase> {
  return createTestDatabase({ service: 'scratch', schema, migrationsFolder, onStatement });
}
