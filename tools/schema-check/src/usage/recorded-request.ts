import { createHash } from 'node:crypto';
import { groupBy } from './group-by.ts';
import type { UsageFile } from './usage-file.ts';

/** One request as another tool has recorded it. */
export interface RecordedRequest {
  readonly document: string;
  readonly name: string | null;
  readonly at: Date;
  readonly durationMs: number;
  readonly hasErrors: boolean;
  readonly clientName: string;
  readonly clientVersion: string;
  /** Schema coordinates, where the tool has resolved them. */
  readonly fields?: readonly string[];
}

const DAY_MS = 86_400_000;

/** Requests added up by operation, client and day. What was recorded reaches from the first to the last. */
export function usageOfRequests(requests: readonly RecordedRequest[]): UsageFile {
  const times = requests.map(({ at }) => at.getTime());
  const spread = (pick: (...values: number[]) => number, of: readonly number[]) =>
    new Date(of.length === 0 ? 0 : of.reduce((a, b) => pick(a, b))).toISOString();
  const dayOf = ({ at }: RecordedRequest) => Math.floor(at.getTime() / DAY_MS) * DAY_MS;
  const operations = groupBy(requests, ({ document }) => hashOf(document));
  const buckets = groupBy(requests, (request) =>
    JSON.stringify([
      hashOf(request.document),
      request.clientName,
      request.clientVersion,
      dayOf(request),
    ]),
  );
  return {
    format: 'supergraph-usage',
    version: 1,
    from: spread(Math.min, times),
    until: spread(Math.max, times),
    operations: [...operations].flatMap(([hash, [first]]) =>
      first
        ? [{ hash, name: first.name, type: typeOf(first.document), signature: first.document }]
        : [],
    ),
    buckets: [...buckets.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const seen = group.map(({ at }) => at.getTime());
      return [
        {
          operation: hashOf(first.document),
          start: new Date(dayOf(first)).toISOString(),
          seconds: 86_400 as const,
          clientName: first.clientName,
          clientVersion: first.clientVersion,
          count: group.length,
          errors: group.filter(({ hasErrors }) => hasErrors).length,
          durationMs: group.reduce((sum, { durationMs }) => sum + durationMs, 0),
          firstSeen: spread(Math.min, seen),
          lastSeen: spread(Math.max, seen),
          ...(first.fields && {
            fields: Object.fromEntries(first.fields.map((field) => [field, group.length])),
          }),
        },
      ];
    }),
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function typeOf(document: string): 'query' | 'mutation' | 'subscription' {
  const [, type] = /^[^{]*?\b(mutation|subscription)\b/.exec(document) ?? [];
  return type === 'mutation' || type === 'subscription' ? type : 'query';
}
