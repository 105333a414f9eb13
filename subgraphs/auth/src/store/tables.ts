import { inboxTable, outboxTable } from '@supergraph/events/tables';
import { mailsTable } from '@supergraph/mail/tables';
import { mediaGarbageTable, mediaObjectsTable, mediaUploadsTable } from '@supergraph/media/tables';
import { throttlesTable } from '@supergraph/service/throttle/tables';

export * from './tables/audit.ts';
export * from './tables/machines.ts';
export * from './tables/sessions.ts';
export * from './tables/sign-in.ts';
export * from './tables/users.ts';

export const mediaObjects = mediaObjectsTable;
export const mediaUploads = mediaUploadsTable;
export const mediaGarbage = mediaGarbageTable;
export const outbox = outboxTable;
export const inbox = inboxTable;
export const throttles = throttlesTable;
export const mails = mailsTable;
