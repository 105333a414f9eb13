import { inboxTable, outboxTable } from '@supergraph/events/tables';
import { mailsTable } from '@supergraph/mail/tables';
import { throttlesTable } from '@supergraph/service/throttle/tables';

export * from './tables/idempotency-keys.ts';
export * from './tables/orders.ts';
export * from './tables/projections.ts';
export * from './tables/sagas.ts';

export const outbox = outboxTable;
export const inbox = inboxTable;
export const throttles = throttlesTable;
export const mails = mailsTable;
