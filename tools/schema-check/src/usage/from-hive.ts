import { z } from 'zod';
import type { RecordedRequest } from './recorded-request.ts';

const sent = z.object({
  operationMapKey: z.string(),
  /** Milliseconds. */
  timestamp: z.number(),
  metadata: z
    .object({
      client: z.object({ name: z.string().nullish(), version: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

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
  operations: z
    .array(
      sent.extend({
        /** The duration in nanoseconds. */
        execution: z.object({ ok: z.boolean(), duration: z.number() }),
      }),
    )
    .optional(),
  /** Which last as long as somebody listens. */
  subscriptionOperations: z.array(sent).optional(),
});

export function requestsOfHive({
  map,
  operations = [],
  subscriptionOperations = [],
}: z.output<typeof hiveReport>): RecordedRequest[] {
  const requestOf = (
    { operationMapKey, timestamp, metadata }: z.output<typeof sent>,
    execution?: { ok: boolean; duration: number },
  ): RecordedRequest => {
    const known = map[operationMapKey];
    return {
      // A request whose operation the report does not hold cannot be resolved, and counts as such.
      document: known?.operation ?? `# ${operationMapKey}`,
      name: known?.operationName ?? null,
      at: new Date(timestamp),
      durationMs: (execution?.duration ?? 0) / 1_000_000,
      hasErrors: execution?.ok === false,
      clientName: metadata?.client?.name ?? '',
      clientVersion: metadata?.client?.version ?? '',
      ...(known?.fields && { fields: known.fields }),
    };
  };
  return [
    ...operations.map((request) => requestOf(request, request.execution)),
    ...subscriptionOperations.map((request) => requestOf(request)),
  ];
}
