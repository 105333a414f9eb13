import { type GraphQLSchema, parse } from 'graphql';
import type { AffectedClient } from '../core/findings/finding.ts';
import { groupBy } from '../core/group-by.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { fragmentsOf, operationsOf, withFragments } from '../operations/split-document.ts';
import { dependenciesOf } from '../operations/used-coordinates.ts';
import type { UsageFile } from './usage-file.ts';

export interface UsageWindow {
  /** How far back usage counts. */
  readonly periodDays: number;
  /** Clients whose requests do not count, by name: tests, crawlers. */
  readonly ignoreClients: readonly string[];
  readonly now: Date;
}

/** One operation as it was sent within the period. */
export interface UsedOperation {
  readonly name: string;
  readonly hash: string;
  readonly count: number;
  /** Most requests first. */
  readonly clients: readonly AffectedClient[];
  /** What it depends on in the schema that it was sent to. */
  readonly coordinates: ReadonlySet<string>;
  /** How much of what it depends on is known: of some, the recorded fields alone. */
  readonly knows: 'everything' | 'fields' | 'nothing';
  /** None when the signature cannot be parsed. */
  readonly operation?: KnownOperation;
}

export interface UsageSummary {
  readonly totalCount: number;
  /** Days that the file has recorded of the period, rounded down. */
  readonly recordedDays: number;
  /** Whether those are the whole period, or nearly so: nobody exports usage to the minute. */
  readonly isWhole: boolean;
  readonly operations: readonly UsedOperation[];
}

type Bucket = UsageFile['buckets'][number];

const DAY_MS = 86_400_000;

/** Adds up what was sent within the period, and what of the schema it depended on. */
export function summariseUsage(
  usage: UsageFile,
  schema: GraphQLSchema,
  { periodDays, ignoreClients, now }: UsageWindow,
): UsageSummary {
  const since = now.getTime() - periodDays * DAY_MS;
  const byOperation = groupBy(
    usage.buckets.filter(
      ({ start, seconds, clientName, count }) =>
        count > 0 &&
        Date.parse(start) + seconds * 1_000 > since &&
        !ignoreClients.includes(clientName),
    ),
    ({ operation }) => operation,
  );
  const known = new Map(usage.operations.map((operation) => [operation.hash, operation]));
  const operations = [...byOperation].map(([hash, buckets]): UsedOperation => {
    const recorded = known.get(hash);
    const operation = recorded && parseSignature(recorded);
    const { coordinates, isResolved } = operation
      ? dependenciesOf(schema, operation.document)
      : { coordinates: new Set<string>(), isResolved: false };
    // Whatever was asked for had a field: where none is told, nobody looked.
    const hasFields = buckets.every(({ fields = {} }) => Object.keys(fields).length > 0);
    for (const { fields = {} } of buckets) {
      for (const coordinate of Object.keys(fields)) useField(coordinate, coordinates);
    }
    return {
      name: recorded?.name ?? '(anonymous)',
      hash,
      count: sumCounts(buckets),
      clients: clientsOf(buckets),
      coordinates,
      knows: isResolved ? 'everything' : hasFields ? 'fields' : 'nothing',
      ...(operation && { operation }),
    };
  });
  const recordedMs =
    Math.min(Date.parse(usage.until), now.getTime()) - Math.max(Date.parse(usage.from), since);
  const periodMs = periodDays * DAY_MS;
  return {
    isWhole: recordedMs >= periodMs - Math.min(DAY_MS, periodMs / 10),
    totalCount: sumCounts([...byOperation.values()].flat()),
    recordedDays: Math.max(0, Math.floor(recordedMs / DAY_MS)),
    operations,
  };
}

function useField(coordinate: string, coordinates: Set<string>): void {
  coordinates.add(coordinate);
  const dot = coordinate.indexOf('.');
  if (dot > 0) coordinates.add(coordinate.slice(0, dot));
}

function parseSignature(recorded: UsageFile['operations'][number]): KnownOperation | undefined {
  try {
    const document = parse(recorded.signature, { noLocation: true });
    const nodes = operationsOf(document);
    const [only, ...others] = nodes;
    const node =
      others.length === 0 ? only : nodes.find(({ name }) => name?.value === recorded.name);
    if (!node) return;
    return {
      name: recorded.name ?? '(anonymous)',
      kind: recorded.type,
      document: withFragments(node, fragmentsOf([document])),
      origin: 'usage',
      id: recorded.hash,
    };
  } catch {
    // A signature that this version cannot parse still counts by its recorded fields.
    return;
  }
}

function clientsOf(buckets: readonly Bucket[]): AffectedClient[] {
  const byClient = groupBy(buckets, ({ clientName, clientVersion }) =>
    JSON.stringify([clientName, clientVersion]),
  );
  return [...byClient.values()]
    .map((group): AffectedClient => {
      const { clientName = '', clientVersion = '' } = group[0] ?? {};
      const lastSeen = new Date(Math.max(...group.map((bucket) => Date.parse(bucket.lastSeen))));
      return {
        name: clientName || '(unnamed)',
        version: clientVersion || '(no version)',
        count: sumCounts(group),
        lastSeen: lastSeen.toISOString(),
      };
    })
    .sort((a, b) => b.count - a.count || (a.name + a.version < b.name + b.version ? -1 : 1));
}

function sumCounts(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { count }) => sum + count, 0);
}
