import { z } from 'zod';
import type { RecordedRequest } from './recorded-request.ts';

/**
 * A usage report as clients of Hive send it: operations by key, and a line for each request.
 *
 * @see https://the-guild.dev/graphql/hive/docs/specs/usage-reports
 */
export const hiveReport = z.object({
  map: z.record(
    z.string(),
    z.object({
      operation: z.string(),
      operationName: z.string().nullish(),
      fields: z.array(z.string()).nullish(),
    }),
  ),
  operations: z.array(
    z.object({
      operationMapKey: z.string(),
      /** Milliseconds. */
      timestamp: z.number(),
      /** The duration in nanoseconds. */
      execution: z.object({ ok: z.boolean(), duration: z.number() }),
      metadata: z
        .object({ client: z.object({ name: z.string(), version: z.string() }).nullish() })
        .nullish(),
    }),
  ),
});

export function requestsOfHive({
  map,
  operations,
}: z.output<typeof hiveReport>): RecordedRequest[] {
  return operations.map(({ operationMapKey, timestamp, execution, metadata }) => {
    const known = map[operationMapKey];
    return {
      // A request whose operation the report does not hold cannot be resolved, and counts as such.
      document: known?.operation ?? `# ${operationMapKey}`,
      name: known?.operationName ?? null,
      at: new Date(timestamp),
      durationMs: execution.duration / 1_000_000,
      hasErrors: !execution.ok,
      clientName: metadata?.client?.name ?? '',
      clientVersion: metadata?.client?.version ?? '',
      ...(known?.fields && { fields: known.fields }),
    };
  });
}
