import { connect } from '@supergraph/service/database/connect';
import { Fault } from '@supergraph/service/errors';
import { withinMs } from '@supergraph/service/within-ms';
import { readFailures, readOperationUse } from './read-figures.ts';
import type { UsageRecorder } from './recorder.ts';
import * as tables from './tables.ts';
import type { OperationUse, RecordedFailure } from './told.ts';

/** What operators ask of recorded usage, over all replicas. */
export interface UsageFigures {
  operations(since: Date): Promise<OperationUse[]>;
  failures(since: Date): Promise<RecordedFailure[]>;
  close(): Promise<void>;
}

export interface UsageFiguresOptions {
  readonly url: string;
  /** This replica's, which writes first what it has gathered; others do so once a minute. */
  readonly recorder: Pick<UsageRecorder, 'flush'>;
}

/** Whoever reads waits no longer, and what is recorded waits for nobody who reads. */
const STATEMENT_MS_MAX = 5_000;
/** The first to write makes the tables as well. */
const WRITTEN_MS_MAX = 10_000;

/** Figures from the gateway's own Postgres, by connections that are for them alone. */
export function openUsageFigures({ url, recorder }: UsageFiguresOptions): UsageFigures {
  const { db, close } = connect({
    url,
    schema: tables,
    applicationName: 'gateway-figures',
    maxConnections: 2,
    limits: {
      statementMs: STATEMENT_MS_MAX,
      lockMs: STATEMENT_MS_MAX,
      idleInTransactionMs: STATEMENT_MS_MAX,
    },
  });
  const written = () =>
    withinMs(
      WRITTEN_MS_MAX,
      recorder.flush(),
      () => new Fault('SERVICE_UNAVAILABLE', 'The database of usage does not answer in time.'),
    );
  return {
    async operations(since) {
      await written();
      return readOperationUse(db, since);
    },
    async failures(since) {
      await written();
      return readFailures(db, since);
    },
    close,
  };
}
