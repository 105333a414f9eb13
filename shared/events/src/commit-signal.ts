import { createCommitSignal } from '@supergraph/service/database/commit-signal';

const signal = createCommitSignal();

/** Calls `listener` after each commit on this root database that wrote events; returns the end of it. */
export const onEventsCommitted = signal.listen;

/** `root` as sharedRoot has it, which is what hooks after a commit are given. */
export const announceEvents = signal.announce;
