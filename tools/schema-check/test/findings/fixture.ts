import type { Severity } from '../../src/core/findings/finding.ts';

type Files = Readonly<Record<string, string>>;

/** A graph, a change of it, and every rule that finds something in the change. */
export interface Fixture {
  /** Ends the sentence "shows …". */
  readonly name: string;
  /** Committed. */
  readonly before: Files;
  /** Written over it. */
  readonly after: Files;
  /** `.schema-check.yaml` of both; default: no lint. */
  readonly config?: string;
  readonly args?: readonly string[];
  /** All rules with a finding, by its severity; a rule may have findings of several. */
  readonly shows: Readonly<Partial<Record<Severity, readonly string[]>>>;
}

/** Most fixtures are about something else, and leave descriptions out. */
export const WITHOUT_LINT = 'rules: { "lint/*": off }\n';

/** Imports directives of federation, as the first line of a subgraph does. */
export const link = (...directives: string[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(directives)})\n`;

/** `daysAgo(1)` is yesterday, as usage files write it. */
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
