import { z } from 'zod';
import { groupBy } from '../core/group-by.ts';
import type { RecordedRequest, Recording } from './recorded-request.ts';

/** What GraphOS writes in place of the signatures of requests that were refused before they ran. */
const REFUSED = /^## GraphQL(?:ParseFailure|ValidationFailure|UnknownOperationName)\b/;

/** More operations than this GraphOS does not tell, and says nothing of it. */
const OPERATIONS_MAX = 10_000;

const named = z.array(z.object({ type: z.string(), value: z.coerce.string() }));
const sentRecord = z.object({ startTimestamp: z.coerce.date(), dimensions: named, metrics: named });

/**
 * The answer of GraphOS' Platform API to `topOperationsReport`, with the variables of the question beside it, which
 * tell the time that it is of. Who sent what comes from `operationInsightsTimeseriesReport`, where it was asked for.
 *
 * @see https://www.apollographql.com/blog/view-operational-insights-within-the-graphos-platform-api
 */
export const graphosReport = z.object({
  variables: z.object({ from: z.coerce.date(), to: z.coerce.date() }),
  data: z.object({
    graph: z.object({
      variant: z.object({
        topOperationsReport: z.array(
          z.object({
            operationId: z.string(),
            name: z.string().nullish(),
            signature: z.string().nullish(),
            requestCount: z.coerce.number().int().nonnegative(),
          }),
        ),
      }),
      operationInsightsTimeseriesReport: z.object({ records: z.array(sentRecord) }).nullish(),
    }),
  }),
});

export function recordingOfGraphos({
  variables: { from, to: until },
  data: { graph },
}: z.output<typeof graphosReport>): Recording {
  const top = graph.variant.topOperationsReport;
  const sent = groupBy(
    (graph.operationInsightsTimeseriesReport?.records ?? []).map(sentOf),
    ({ operationId }) => operationId,
  );
  const lost = [...sent.keys()].filter((id) => !top.some(({ operationId }) => operationId === id));
  if (top.length >= OPERATIONS_MAX) lost.push('the operations that GraphOS does not tell');
  const operations = [
    ...top,
    ...lost.map((operationId) => ({ operationId, name: null, signature: null, requestCount: 1 })),
  ];
  const requests = operations
    .filter(({ signature }) => !REFUSED.test(signature ?? ''))
    .flatMap(({ operationId, name, signature, requestCount }) => {
      const known = sent.get(operationId) ?? [];
      const left = requestCount - known.reduce((sum, { count }) => sum + count, 0);
      const byNobody = { at: until, count: left, clientName: '', clientVersion: '' };
      return [...known, ...(left > 0 ? [byNobody] : [])].map(
        ({ at, count, clientName, clientVersion }): RecordedRequest => ({
          // One whose signature is not told cannot be resolved, and counts as such.
          document: signature || `# ${operationId}`,
          name: name || null,
          at,
          count,
          durationMs: 0,
          hasErrors: false,
          clientName,
          clientVersion,
        }),
      );
    });
  return { requests, from, until };
}

function sentOf({ startTimestamp: at, dimensions, metrics }: z.output<typeof sentRecord>) {
  const told = new Map([...dimensions, ...metrics].map(({ type, value }) => [type, value]));
  return {
    operationId: told.get('OPERATION_ID') ?? '',
    at,
    count: Number(told.get('REQUEST_COUNT') ?? 0),
    clientName: told.get('CLIENT_NAME') ?? '',
    clientVersion: told.get('CLIENT_VERSION') ?? '',
  };
}
