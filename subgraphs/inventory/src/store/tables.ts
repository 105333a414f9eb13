import { inboxTable, outboxTable } from '@supergraph/events/tables';
import { mediaGarbageTable, mediaObjectsTable, mediaUploadsTable } from '@supergraph/media/tables';

export * from './tables/catalogue.ts';
export * from './tables/idempotency-keys.ts';
export * from './tables/reservations.ts';
export * from './tables/stock.ts';

export const mediaObjects = mediaObjectsTable;
export const mediaUploads = mediaUploadsTable;
export const mediaGarbage = mediaGarbageTable;
export const outbox = outboxTable;
export const inbox = inboxTable;
