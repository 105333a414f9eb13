import { fileURLToPath } from 'node:url';
import type { Database, Db } from '@supergraph/service/database/connect';
import * as tables from './tables.ts';

export const schema = tables;
export type InventoryDatabase = Database<typeof schema>;
/** The database or a transaction of it. */
export type InventoryDb = Db<typeof schema>;

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
