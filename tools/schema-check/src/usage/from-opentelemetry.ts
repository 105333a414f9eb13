import { z } from 'zod';
import type { RecordedRequest } from './recorded-request.ts';

const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional() }),
});

/**
 * Spans as OTLP writes them in JSON, of which those count that have a `graphql.document`.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/
 */
export const openTelemetryTraces = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              startTimeUnixNano: z.coerce.string(),
              endTimeUnixNano: z.coerce.string(),
              status: z.object({ code: z.union([z.string(), z.number()]).optional() }).optional(),
              attributes: z.array(attribute).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
});

const NAMES = [
  'client.name',
  'graphql.client.name',
  'hive.client.name',
  'apollographql.client.name',
];

export function requestsOfOpenTelemetry({
  resourceSpans,
}: z.output<typeof openTelemetryTraces>): RecordedRequest[] {
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  return spans.flatMap(({ attributes, startTimeUnixNano, endTimeUnixNano, status }) => {
    const values = new Map(attributes.map(({ key, value }) => [key, value.stringValue]));
    const document = values.get('graphql.document');
    if (document === undefined) return [];
    const first = (keys: readonly string[]) =>
      keys.map((key) => values.get(key)).find((value) => value !== undefined) ?? '';
    const startMs = Number(BigInt(startTimeUnixNano) / 1_000_000n);
    return [
      {
        document,
        name: values.get('graphql.operation.name') ?? null,
        at: new Date(startMs),
        durationMs: Number(BigInt(endTimeUnixNano) / 1_000_000n) - startMs,
        hasErrors: status?.code === 2 || status?.code === 'STATUS_CODE_ERROR',
        clientName: first(NAMES),
        clientVersion: first(NAMES.map((name) => name.replace(/name$/, 'version'))),
      },
    ];
  });
}
