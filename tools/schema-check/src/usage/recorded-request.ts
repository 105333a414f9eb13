import { createHash } from 'node:crypto';
import { groupBy } from '../core/group-by.ts';
import type { UsageFile } from './usage-file.ts';

/** A request as another tool has recorded it, or several that are alike. */
export interface RecordedRequest {
  /** Default: 1. */
  readonly count?: number;
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

/** What a report of another tool holds. */
export interface Recording {
  readonly requests: readonly RecordedRequest[];
  /** The time that was recorded, where the report tells it; else its requests do. */
  readonly from?: Date;
  readonly until?: Date;
}

const DAY_MS = 86_400_000;

/** A long weekend. Where nobody asked for longer, nobody recorded. */
const SILENCE_MS_MAX = 4 * DAY_MS;

/** Requests added up by operation, client and day. */
export function usageOfRecordings(recordings: readonly Recording[]): UsageFile {
  const requests = recordings.flatMap((recording) => recording.requests);
  const dayOf = ({ at }: RecordedRequest) => Math.floor(at.getTime() / DAY_MS) * DAY_MS;
  const operations = groupBy(requests, hashOf);
  const buckets = groupBy(requests, (request) =>
    JSON.stringify([hashOf(request), request.clientName, request.clientVersion, dayOf(request)]),
  );
  return {
    format: 'supergraph-usage',
    version: 1,
    ...recordedTime(recordings),
    operations: [...operations].flatMap(([hash, [first]]) =>
      first
        ? [{ hash, name: first.name, type: typeOf(first.document), signature: first.document }]
        : [],
    ),
    buckets: [...buckets.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const seen = group.map(({ at }) => at.getTime()).sort((a, b) => a - b);
      const count = countOf(group);
      return [
        {
          operation: hashOf(first),
          start: new Date(dayOf(first)).toISOString(),
          seconds: 86_400 as const,
          clientName: first.clientName,
          clientVersion: first.clientVersion,
          count,
          errors: countOf(group.filter(({ hasErrors }) => hasErrors)),
          durationMs: group.reduce((sum, { durationMs }) => sum + durationMs, 0),
          firstSeen: instant(seen[0]),
          lastSeen: instant(seen.at(-1)),
          ...(first.fields && {
            fields: Object.fromEntries(first.fields.map((field) => [field, count])),
          }),
        },
      ];
    }),
  };
}

/** Up to the last of what was recorded, from where on nothing is missing between the reports. */
function recordedTime(recordings: readonly Recording[]): { from: string; until: string } {
  const told = recordings.flatMap(({ from, until }) => (from && until ? [{ from, until }] : []));
  const times = recordings
    .flatMap(({ from, requests }) => (from ? [] : requests.map(({ at }) => at)))
    .sort((a, b) => a.getTime() - b.getTime());
  const windows = [...told, ...runsOf(times)].sort((a, b) => b.until.getTime() - a.until.getTime());
  let from = windows[0]?.from;
  for (const window of windows) {
    if (from && window.until >= from && window.from < from) from = window.from;
  }
  return { from: instant(from?.getTime()), until: instant(windows[0]?.until.getTime()) };
}

/** Two exports with a fortnight between them are no month. */
function runsOf(times: readonly Date[]): { from: Date; until: Date }[] {
  const runs: { from: Date; until: Date }[] = [];
  for (const time of times) {
    const run = runs.at(-1);
    if (run && time.getTime() - run.until.getTime() <= SILENCE_MS_MAX) run.until = time;
    else runs.push({ from: time, until: time });
  }
  return runs;
}

function countOf(requests: readonly RecordedRequest[]): number {
  return requests.reduce((sum, { count = 1 }) => sum + count, 0);
}

function instant(timeMs = 0): string {
  return new Date(timeMs).toISOString();
}

const SEVERAL_OPERATIONS = /\b(query|mutation|subscription)\b.*\b(query|mutation|subscription)\b/s;

/** Of a document with several operations, the name says which was asked for. */
function hashOf({ document, name }: RecordedRequest): string {
  const text = SEVERAL_OPERATIONS.test(document) ? `${document}\n# ${name}` : document;
  return createHash('sha256').update(text).digest('hex');
}

function typeOf(document: string): 'query' | 'mutation' | 'subscription' {
  const [, type] = /^[^{]*?\b(mutation|subscription)\b/.exec(document) ?? [];
  return type === 'mutation' || type === 'subscription' ? type : 'query';
}
