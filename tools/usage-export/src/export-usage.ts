import { readUsage, type UsageReading } from '@supergraph/gateway/usage/read-usage';
import * as tables from '@supergraph/gateway/usage/tables';
import type { UsageFile } from '@supergraph/schema-check';
import { connect } from '@supergraph/service/database/connect';

/**
 * What clients asked within a period, in the format that `npm run schema:check -- --usage` reads.
 *
 * @param url Postgres of the gateways' recording
 */
export async function exportUsage(url: string, reading: UsageReading): Promise<UsageFile> {
  const database = connect({
    url,
    schema: tables,
    applicationName: 'usage-export',
    maxConnections: 1,
  });
  try {
    const { recorded, operations, buckets } = await readUsage(database.db, reading);
    const fieldsOf = new Map(operations.map(({ hash, fields }) => [hash, fields]));
    return {
      format: 'supergraph-usage',
      version: 1,
      from: (recorded?.from ?? reading.since).toISOString(),
      // Nothing recorded: an empty period, which proves nothing about anybody.
      until: (recorded?.until ?? reading.since).toISOString(),
      operations: operations.map(({ fields: _, ...operation }) => operation),
      buckets: buckets.map(({ requests: count, ...bucket }) => ({
        ...bucket,
        seconds: reading.bucketSeconds,
        count,
        durationMs: Math.round(bucket.durationMs * 1_000) / 1_000,
        fields: Object.fromEntries(
          (fieldsOf.get(bucket.operation) ?? []).map((field) => [field, count]),
        ),
      })),
    };
  } finally {
    await database.close();
  }
}
