import { createCommitSignal } from '@supergraph/service/database/commit-signal';

/** What commits that queued mails tell the courier of the same database. */
export const mailsCommitted = createCommitSignal();
