import { checkSchema } from '../../src/check/check-schema.ts';
import { configSchema } from '../../src/core/findings/config.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { SupergraphSources } from '../../src/core/sources/sources.ts';
import { readOperations } from '../../src/operations/read-operations.ts';
import type { UsageFile } from '../../src/usage/usage-file.ts';
import { NOW } from '../support/check.ts';

/** SDL by subgraph, or that of one subgraph a. */
type Graph = string | Readonly<Record<string, string>>;

/** A change, and all that is right to find in it. */
export interface Verdict {
  /** A fact, as the name of a test. */
  readonly name: string;
  readonly base: Graph;
  readonly head: Graph;
  /** Files of operations, by name. */
  readonly operations?: Readonly<Record<string, string>>;
  readonly usage?: UsageFile;
  /** Lint is off unless it says otherwise. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Lines of "severity rule coordinate-or-subject file:line". */
  readonly shows: readonly string[];
}

export const link = (...directives: (string | { name: string; as: string })[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${directives
    .map((one) =>
      typeof one === 'string' ? `"${one}"` : `{ name: "${one.name}", as: "${one.as}" }`,
    )
    .join(', ')}])\n`;

/** An expression in a template, of which a file is made. */
export const hole = (expression: string) => `$\{${expression}}`;

/** As a recorder writes it that has resolved which fields were selected. */
export function withFields(usage: UsageFile, ...fields: string[]): UsageFile {
  const counted = Object.fromEntries(fields.map((field) => [field, 1]));
  return { ...usage, buckets: usage.buckets.map((bucket) => ({ ...bucket, fields: counted })) };
}

/** What the check finds, in the lines of `shows`. */
export async function findingsOf(verdict: Verdict): Promise<string[]> {
  const { base, head, operations = {}, usage, config } = verdict;
  const files = Object.entries(operations).map(([file, text]) => ({ file, text }));
  const known = readOperations(files);
  const { findings } = await checkSchema(
    {
      base: sourcesOf(base, 'main'),
      head: sourcesOf(head, 'here'),
      operations: known.operations,
      areDocumentsWhole: known.isWhole,
      config: configSchema.parse({ rules: { 'lint/*': 'off' }, ...config }),
      now: NOW,
      ...(usage && { usage }),
    },
    known.findings,
  );
  return findings.map(line);
}

function sourcesOf(graph: Graph, label: string): SupergraphSources {
  const subgraphs = typeof graph === 'string' ? { a: graph } : graph;
  return {
    label,
    subgraphs: Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      routingUrl: `http://${name}/graphql`,
      file: `${name}.graphql`,
      sdl,
    })),
  };
}

function line({ severity, rule, coordinate, message, location }: Finding): string {
  const subject = coordinate ?? message.split(' ', 1)[0];
  return [severity, rule, subject, location && `${location.file}:${location.line}`]
    .filter(Boolean)
    .join(' ');
}
