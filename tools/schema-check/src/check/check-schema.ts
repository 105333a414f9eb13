import type { GraphQLSchema } from 'graphql';
import { type ContractOperations, checkContracts } from '../contracts/check-contracts.ts';
import { type CheckConfig, severityOf } from '../core/findings/config.ts';
import { type Finding, sortFindings } from '../core/findings/finding.ts';
import { composeSources } from '../core/graph/composition.ts';
import type { Graph } from '../core/graph/graph.ts';
import { markOneOf } from '../core/graph/one-of.ts';
import { nearest, placeOf } from '../core/graph/place.ts';
import type { SupergraphSources } from '../core/sources/sources.ts';
import { checkCosts } from '../cost/check-costs.ts';
import type { Change } from '../diff/change.ts';
import { diffSchemas } from '../diff/diff-schemas.ts';
import { diffSubgraphs } from '../diff/diff-subgraphs.ts';
import { lintSubgraphs } from '../lint/lint-subgraphs.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { usedCoordinates } from '../operations/used-coordinates.ts';
import { validateOperations } from '../operations/validate-operations.ts';
import { checkPlans } from '../plans/check-plans.ts';
import { type Evidence, judge } from '../usage/evidence.ts';
import { summariseUsage, type UsageSummary } from '../usage/summarise-usage.ts';
import type { UsageFile } from '../usage/usage-file.ts';

export interface CheckInput {
  readonly head: SupergraphSources;
  /** None: there is nothing to compare with, and only head is judged. */
  readonly base?: SupergraphSources;
  /** From documents and manifests. */
  readonly operations: readonly KnownOperation[];
  readonly contractOperations?: ContractOperations;
  readonly usage?: UsageFile;
  /** Texts of each subgraph's resolver files, by subgraph; none where they are not looked at. */
  readonly resolvers?: ReadonlyMap<string, readonly string[]>;
  readonly config: CheckConfig;
  readonly now: Date;
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly counts: {
    readonly subgraphs: number;
    readonly operations: number;
    readonly changes: number;
    readonly usedRequests: number;
  };
}

/**
 * The whole check, as a function of its input: composition, lint, diff weighed by usage, operations, query plans,
 * contracts and costs.
 *
 * @param readingFaults findings from before: files that could be read but are faulty
 */
export async function checkSchema(
  input: CheckInput,
  readingFaults: readonly Finding[] = [],
): Promise<CheckResult> {
  const { config } = input;
  const head = composeSources(input.head);
  const isUnchanged = input.base && isSame(input.base, input.head);
  const base = isUnchanged ? head : input.base && composeSources(input.base);
  const findings: Finding[] = [...readingFaults, ...head.findings];
  findings.push(
    ...lintSubgraphs({
      subgraphs: head.subgraphs,
      api: head.graph?.api,
      resolvers: input.resolvers,
    }),
  );
  if (input.base && !base?.graph) findings.push(baseDoesNotCompose(input.base.label));

  let changes = 0;
  let usage: UsageSummary | undefined;
  let operations = [...input.operations];
  if (head.graph) {
    const before = base?.graph ?? head.graph;
    markOneOf(before, head.graph);
    if (input.usage) {
      const { periodDays, ignoreClients } = config.usage;
      const window = { periodDays, ignoreClients, now: input.now };
      usage = summariseUsage(input.usage, before.api, window);
      findings.push(...usageFindings(usage, config));
      operations = withTraffic(operations, usage);
    }
    findings.push(...validateOperations(operations, base?.graph?.api, head.graph.api));
    const evidence = collectEvidence(input.operations, before.api, usage, config);
    const found = diffSchemas(before.api, head.graph.api);
    changes = found.length;
    const compared = found.map((change) =>
      findingOf(change, evidence, before, head.graph ?? before),
    );
    findings.push(
      ...checkContracts(compared, before, head.graph, evidence, input.contractOperations),
    );
    findings.push(...subgraphFindings(before, head.graph));
    findings.push(...(await checkPlans(operations, before, head.graph, config.plans)));
    findings.push(...checkCosts(operations, before, head.graph, config.cost));
  }
  return {
    findings: sortFindings(findings.flatMap((finding) => configured(finding, input))),
    counts: {
      subgraphs: input.head.subgraphs.length,
      operations: operations.length,
      changes,
      usedRequests: usage?.totalCount ?? 0,
    },
  };
}

function isSame(a: SupergraphSources, b: SupergraphSources): boolean {
  const text = ({ subgraphs }: SupergraphSources) =>
    JSON.stringify(subgraphs.map(({ name, routingUrl, sdl }) => [name, routingUrl, sdl]).sort());
  return text(a) === text(b);
}

/** The finding as the config wants it: accepted, of another severity, or not at all. */
function configured(finding: Finding, { config, now }: CheckInput): Finding[] {
  const today = now.toISOString().slice(0, 10);
  const accepted = config.accept.find(
    ({ rule, coordinate, until }) =>
      rule === finding.rule &&
      (coordinate === undefined || coordinate === finding.coordinate) &&
      (until === undefined || today <= until),
  );
  if (accepted) {
    const reason = [finding.reason, `Accepted: ${accepted.reason}`].filter(Boolean).join(' ');
    return [{ ...finding, severity: 'info', reason }];
  }
  const severity = severityOf(config, finding.rule, finding.severity);
  if (severity === 'off') return [];
  // What usage has proven harmless is not raised again by what the config says of the rule.
  const isJudged = finding.rule.startsWith('diff/') && finding.severity === 'info';
  return [isJudged ? finding : { ...finding, severity }];
}

function baseDoesNotCompose(label: string): Finding {
  return {
    rule: 'base/does-not-compose',
    severity: 'warning',
    message: `The subgraphs of ${label} do not compose, so changes since then cannot be judged.`,
  };
}

function usageFindings({ totalCount, recordedDays }: UsageSummary, config: CheckConfig): Finding[] {
  const { periodDays } = config.usage;
  if (totalCount === 0) {
    return [
      {
        rule: 'usage/empty',
        severity: 'warning',
        message: `Usage holds no request of the last ${periodDays} days, so it proves nothing unused.`,
      },
    ];
  }
  if (recordedDays >= Math.floor(periodDays)) return [];
  return [
    {
      rule: 'usage/short',
      severity: 'info',
      message: `Usage covers ${recordedDays} of the last ${periodDays} days: what was sent before is not known.`,
    },
  ];
}

/** Documents first; recorded traffic adds the operations that no document has by name. */
function withTraffic(operations: KnownOperation[], usage: UsageSummary): KnownOperation[] {
  const names = new Set(operations.map(({ name }) => name));
  const sent = usage.operations.flatMap(({ operation }) =>
    operation && (operation.name === '(anonymous)' || !names.has(operation.name))
      ? [operation]
      : [],
  );
  return [...operations, ...sent];
}

function collectEvidence(
  operations: readonly KnownOperation[],
  schema: GraphQLSchema,
  usage: UsageSummary | undefined,
  config: CheckConfig,
): Evidence {
  const documents = operations.map((operation) => ({
    operation,
    coordinates: usedCoordinates(schema, operation.document),
  }));
  return { documents, config, ...(usage && { usage }) };
}

function findingOf(change: Change, evidence: Evidence, before: Graph, after: Graph): Finding {
  const { kind, coordinate, message } = change;
  const { severity, reason, operations } = judge(change, evidence);
  return {
    rule: `diff/${kind}`,
    severity,
    message,
    reason,
    coordinate,
    ...placeOf(coordinate, before, after),
    ...(operations.length > 0 && { operations }),
  };
}

function subgraphFindings(before: Graph, after: Graph): Finding[] {
  const api = new Set<string>();
  for (const type of Object.values(after.api.getTypeMap())) {
    api.add(type.name);
    if ('getFields' in type) {
      for (const field of Object.keys(type.getFields())) api.add(`${type.name}.${field}`);
    }
  }
  const changes = diffSubgraphs(before.subgraphs, after.subgraphs, (name) => api.has(name));
  return changes.map(({ kind, level, subgraph, coordinate, message, reason }): Finding => {
    const source = after.subgraphs.find(({ name }) => name === subgraph);
    return {
      rule: `subgraph/${kind}`,
      severity: level === 'safe' ? 'info' : 'warning',
      message,
      reason,
      subgraph,
      ...(coordinate && { coordinate }),
      ...(coordinate && source && { location: nearest(coordinate, source) }),
    };
  });
}
