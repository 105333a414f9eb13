import { z } from 'zod';
import { groupBy } from '../core/group-by.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** Writers of JSON leave an empty list out, or write null. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().nullish() }).nullish(),
});

const span = z.object({
  spanId: z.string().nullish(),
  parentSpanId: z.string().nullish(),
  startTimeUnixNano: z.coerce.string(),
  endTimeUnixNano: z.coerce.string(),
  status: z.object({ code: z.union([z.string(), z.number()]).nullish() }).nullish(),
  attributes: list(attribute),
});
type Span = z.output<typeof span>;

/**
 * Spans as OTLP writes them in JSON, of which those count that are of GraphQL. One within another is what a gateway
 * asked subgraphs for, or a step on the way to the answer, and no request of a client.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/
 */
export const openTelemetryTraces = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: list(z.object({ spans: list(span) })) })),
});

const DOCUMENTS = ['graphql.document', 'graphql.source'];
const NAMES = [
  'client.name',
  'graphql.client.name',
  'hive.client.name',
  'apollographql.client.name',
];

/** @param traces of one recording, whose lines may have a request's spans in any order */
export function requestsOfOpenTelemetry(
  traces: readonly z.output<typeof openTelemetryTraces>[],
): RecordedRequest[] {
  const spans = traces
    .flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans))
    .flatMap((scope) => scope.spans);
  const within = groupBy(spans, ({ parentSpanId }) => parentSpanId ?? '');
  const inner = new Set<Span>();
  /** All within a span, those nearest to it first. */
  const insideOf = (outer: Span): Span[] => {
    const found = new Set([outer]);
    for (const { spanId } of found) {
      for (const one of (spanId && within.get(spanId)) || []) found.add(one);
    }
    return [...found].slice(1);
  };
  const ofGraphql = spans.filter(isOfGraphql);
  for (const outer of ofGraphql) for (const one of insideOf(outer)) inner.add(one);
  return ofGraphql
    .filter((outer) => !inner.has(outer))
    .map((outer) => requestOf(outer, insideOf(outer)));
}

function isOfGraphql({ attributes }: Span): boolean {
  return attributes.some(({ key }) => /^graphql\.(?:document|operation\.(?:name|type))$/.test(key));
}

function documentOf({ attributes }: Span): string | undefined {
  return attributes.find(({ key }) => DOCUMENTS.includes(key))?.value?.stringValue ?? undefined;
}

function requestOf(outer: Span, inside: readonly Span[]): RecordedRequest {
  const { attributes, startTimeUnixNano, endTimeUnixNano, status } = outer;
  const values = new Map(
    attributes.map(({ key, value }) => [key, value?.stringValue ?? undefined]),
  );
  const first = (keys: readonly string[]) =>
    keys.map((key) => values.get(key)).find((value) => value !== undefined);
  const name = values.get('graphql.operation.name');
  const startMs = Number(BigInt(startTimeUnixNano) / 1_000_000n);
  return {
    // A request whose document was not recorded cannot be resolved, and counts as such.
    document: [outer, ...inside].map(documentOf).find(Boolean) ?? `# ${name ?? 'anonymous'}`,
    name: name ?? null,
    at: new Date(startMs),
    durationMs: Number(BigInt(endTimeUnixNano) / 1_000_000n) - startMs,
    hasErrors: status?.code === 2 || status?.code === 'STATUS_CODE_ERROR',
    clientName: first(NAMES) ?? '',
    clientVersion: first(NAMES.map((key) => key.replace(/name$/, 'version'))) ?? '',
  };
}
