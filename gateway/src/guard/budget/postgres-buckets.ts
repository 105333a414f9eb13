import { connect } from '@supergraph/service/database/connect';
import { deleteInBatches } from '@supergraph/service/database/delete-in-batches';
import { jsonRows } from '@supergraph/service/database/json-rows';
import { migrate } from '@supergraph/service/database/migrate';
import type { Logger } from '@supergraph/service/logger';
import { createSweeper } from '@supergraph/service/sweeper';
import { withinMs } from '@supergraph/service/within-ms';
import { sql } from 'drizzle-orm';
import { usageMigrationsFolder } from '../../usage/recorder.ts';
import { budgetLimits } from './limits.ts';
import type { SharedBuckets } from './shared-buckets.ts';
import * as tables from './tables.ts';

/** For the tables to be brought to their present state. */
const PREPARE_MS_MAX = 10_000;
const SWEEP_MS = 60_000;
/** Of one sweep. */
const FORGOTTEN_MAX = 100_000;

/**
 * Buckets in the gateway's own Postgres. Its tables are brought to their present state first, by
 * whichever gateway comes first; until then each counts by itself.
 */
export function createPostgresBuckets({ url, log }: { url: string; log: Logger }): SharedBuckets {
  const statementMs = budgetLimits.storeMsMax;
  const { db, close } = connect({
    url,
    schema: tables,
    applicationName: 'gateway-budgets',
    maxConnections: 1,
    limits: { statementMs, lockMs: statementMs, idleInTransactionMs: statementMs },
  });
  let preparing: Promise<void> | undefined;
  let isPrepared = false;
  let hasFailed = false;

  const forgetting = createSweeper({
    purpose: 'forget callers whose budget is full',
    intervalMs: SWEEP_MS,
    log,
    async sweep() {
      await deleteInBatches(
        async (limit) => {
          const { count } = await db.execute(sql`DELETE FROM budget_buckets WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM budget_buckets WHERE full_at < now() LIMIT ${limit} FOR UPDATE SKIP LOCKED))`);
          return count;
        },
        { rowsMax: FORGOTTEN_MAX },
      );
    },
  });

  async function prepare(): Promise<void> {
    try {
      const late = () => new Error(`No tables within ${PREPARE_MS_MAX} ms.`);
      await withinMs(PREPARE_MS_MAX, migrate({ url }, usageMigrationsFolder), late);
      isPrepared = true;
      forgetting.start();
    } catch (error) {
      preparing = undefined;
      hasFailed = true;
      throw error;
    }
  }

  return {
    async spend(spent) {
      if (!isPrepared) {
        preparing ??= prepare();
        preparing.catch(() => undefined);
        if (!hasFailed) return spent.map(({ ms }) => ms);
        await preparing;
      }
      // Replicas write side by side: rows taken in one order cannot deadlock.
      const rows = await db.execute<{ payer: string; full_in_ms: number }>(sql`
        INSERT INTO budget_buckets AS known (payer, full_at)
        SELECT caller, now() + ms * interval '1 millisecond'
        FROM json_to_recordset(${jsonRows(spent)}) AS spent(caller text, ms float8) ORDER BY caller
        ON CONFLICT (payer) DO UPDATE
          SET full_at = greatest(known.full_at, now()) + (excluded.full_at - now())
        RETURNING payer, (extract(epoch FROM full_at - now()) * 1000)::float8 AS full_in_ms`);
      const fullInMs = new Map(rows.map((row) => [row.payer, row.full_in_ms]));
      return spent.map(({ caller }) => fullInMs.get(caller) ?? 0);
    },
    async close() {
      await forgetting.stop();
      await close();
    },
  };
}
