import { type CheckInput, checkSchema } from '../../src/check/check-schema.ts';
import { configSchema } from '../../src/core/findings/config.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { SupergraphSources } from '../../src/core/sources/sources.ts';
import { sha256 } from '../../src/operations/manifest.ts';
import { readOperations } from '../../src/operations/read-operations.ts';
import { type UsageFile, usageFileSchema } from '../../src/usage/usage-file.ts';

/** The day on which every check of the tests runs. */
export const NOW = new Date('2026-03-31T12:00:00Z');

export const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", "@tag", "@cost", "@listSize"])\n';

/** SDL by subgraph; the federation link is added. */
export function sources(
  subgraphs: Readonly<Record<string, string>>,
  label = 'here',
): SupergraphSources {
  return {
    label,
    subgraphs: Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      routingUrl: `http://${name}/graphql`,
      file: `subgraphs/${name}/schema.graphql`,
      sdl: LINK + sdl,
    })),
  };
}

export interface TestCheck {
  readonly base?: Readonly<Record<string, string>>;
  readonly head: Readonly<Record<string, string>>;
  readonly operations?: string;
  readonly usage?: UsageFile;
  /** As it would stand in .schema-check.yaml. Lint is off unless it says otherwise. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly more?: Partial<CheckInput>;
}

/** Runs the whole check and gives its findings. */
export async function check({
  base,
  head,
  operations,
  usage,
  config,
  more,
}: TestCheck): Promise<readonly Finding[]> {
  const known = operations
    ? readOperations([{ file: 'operations.graphql', text: operations }])
    : { operations: [], findings: [] };
  const { findings } = await checkSchema(
    {
      head: sources(head),
      operations: known.operations,
      config: configSchema.parse({ rules: { 'lint/*': 'off' }, ...config }),
      now: NOW,
      ...(base && { base: baseOf(base) }),
      ...(usage && { usage }),
      ...more,
    },
    known.findings,
  );
  return findings;
}

const bases = new Map<string, SupergraphSources>();

/** The same object for the same SDL, which is composed once. */
function baseOf(subgraphs: Readonly<Record<string, string>>): SupergraphSources {
  const key = JSON.stringify(subgraphs);
  const known = bases.get(key) ?? sources(subgraphs, 'main (1234567)');
  bases.set(key, known);
  return known;
}

export interface TestTraffic {
  readonly signature: string;
  readonly name?: string;
  readonly client?: string;
  readonly version?: string;
  readonly count: number;
  /** Default: the day before the check. */
  readonly day?: string;
}

/** A usage file of a whole March. */
export function usageOf(...traffic: TestTraffic[]): UsageFile {
  return usageFileSchema.parse({
    format: 'supergraph-usage',
    version: 1,
    from: '2026-03-01T00:00:00Z',
    until: '2026-04-01T00:00:00Z',
    operations: traffic.map(({ signature, name = null }) => ({
      hash: sha256(signature),
      name,
      type: 'query',
      signature,
    })),
    buckets: traffic.map(
      ({ signature, client = 'web', version = '1.0.0', count, day = '2026-03-30' }) => ({
        operation: sha256(signature),
        start: `${day}T00:00:00Z`,
        seconds: 86_400,
        clientName: client,
        clientVersion: version,
        count,
        errors: 0,
        durationMs: count * 10,
        firstSeen: `${day}T08:00:00Z`,
        lastSeen: `${day}T20:00:00Z`,
      }),
    ),
  });
}
