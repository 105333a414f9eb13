import { sql } from 'drizzle-orm';

/**
 * To be named in FROM of a statement that writes: the commit of its transaction does not wait for the disk. For what a
 * crash of the server may forget, since it is done again or is not missed; whoever looks sees it at once.
 */
export const lazyCommit = sql`(SELECT set_config('synchronous_commit', 'off', true)) AS lazy_commit`;
