import { type ContractOperations, checkContracts } from '../contracts/check-contracts.ts';
import type { CheckConfig } from '../core/findings/config.ts';
import { type Finding, sortFindings } from '../core/findings/finding.ts';
import { createSettling, type Settling } from '../core/findings/settle.ts';
import type { Composition } from '../core/graph/composition.ts';
import { locationOf } from '../core/graph/coordinates.ts';
import type { Graph, ParsedSubgraph } from '../core/graph/graph.ts';
import { markOneOf } from '../core/graph/one-of.ts';
import { nearest } from '../core/graph/place.ts';
import type { SupergraphSources } from '../core/sources/sources.ts';
import { checkCosts } from '../cost/check-costs.ts';
import type { Change } from '../diff/change.ts';
import { diffAccess } from '../diff/diff-access.ts';
import { diffSchemas } from '../diff/diff-schemas.ts';
import { diffSubgraphs } from '../diff/diff-subgraphs.ts';
import { faultKey, lintSubgraphs, newFaults } from '../lint/lint-subgraphs.ts';
import { inOnePart } from '../operations/incremental.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { dependenciesOf } from '../operations/used-coordinates.ts';
import { validateOperations } from '../operations/validate-operations.ts';
import { checkPlans } from '../plans/check-plans.ts';
import { type Evidence, judgeChange, withApproved } from '../usage/judge.ts';
import { summariseUsage, type UsageSummary } from '../usage/summarise-usage.ts';
import type { UsageFile } from '../usage/usage-file.ts';
import { composeSides } from './compose-sides.ts';

export interface CheckInput {
  readonly head: SupergraphSources;
  /** None: there is nothing to compare with, and only head is judged. */
  readonly base?: SupergraphSources;
  /** From documents and manifests. */
  readonly operations: readonly KnownOperation[];
  /** Whether every document could be read; default: yes. */
  readonly areDocumentsWhole?: boolean;
  readonly contractOperations?: ContractOperations;
  readonly usage?: UsageFile;
  /** Texts of each subgraph's resolver files, by subgraph; none where they are not looked at. */
  readonly resolvers?: ReadonlyMap<string, readonly string[]>;
  /** Lint's faults that are known, and not told. */
  readonly baseline?: readonly string[];
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
  asked: CheckInput,
  readingFaults: readonly Finding[] = [],
): Promise<CheckResult> {
  const { config } = asked;
  const input = config.router === 'any' ? answeredInOnePart(asked) : asked;
  const settling = createSettling(config, input.now);
  const { head, base } = await composeSides(input, config);
  const open = [...readingFaults, ...head.findings, ...lint(input, head, base)];
  if (input.base && base && !base.graph) open.push(baseDoesNotCompose(input.base.label, base));
  const compared =
    head.graph && (await compare(input, { base: base?.graph, head: head.graph, settling }));
  const findings = [...open, ...(compared?.open ?? [])].flatMap(
    (found) => settling.settle(found) ?? [],
  );
  const settled = [...findings, ...(compared?.settled ?? [])];
  const isCompared = base?.graph !== undefined && head.graph !== undefined;
  const leftovers = settling.leftovers(isCompared).flatMap((found) => settling.settle(found) ?? []);
  return {
    findings: sortFindings([...settled, ...leftovers]),
    counts: {
      subgraphs: head.subgraphs.length,
      operations: compared?.operations ?? input.operations.length,
      changes: compared?.changes ?? 0,
      usedRequests: compared?.usedRequests ?? 0,
    },
  };
}

/** Apollo's gateway refuses @defer; what other routers do with it changes nothing of what is asked. */
function answeredInOnePart(input: CheckInput): CheckInput {
  const { operations, contractOperations = new Map() } = input;
  return {
    ...input,
    operations: operations.map(inOnePart),
    contractOperations: new Map(
      [...contractOperations].map(([name, own]) => [name, own.map(inOnePart)]),
    ),
  };
}

interface Compared {
  /** What the config has still to be asked about. */
  readonly open: readonly Finding[];
  readonly settled: readonly Finding[];
  readonly operations: number;
  readonly changes: number;
  readonly usedRequests: number;
}

/** Everything that needs a graph; without a base, head is compared with itself. */
async function compare(
  input: CheckInput,
  { base, head, settling }: { base?: Graph; head: Graph; settling: Settling },
): Promise<Compared> {
  const { config } = input;
  const before = base ?? head;
  markOneOf(before, head);
  const usage =
    input.usage && summariseUsage(input.usage, before.api, { ...config.usage, now: input.now });
  const operations = usage ? withTraffic(input.operations, usage) : input.operations;
  const evidence: Evidence = {
    documents: input.operations.map((operation) => ({
      operation,
      coordinates: dependenciesOf(before.api, operation.document).coordinates,
    })),
    areDocumentsWhole: input.areDocumentsWhole ?? true,
    config,
    ...(usage && { usage }),
  };
  const judges = { evidence, before, after: head, settling };
  const changes = [...diffSchemas(before.api, head.api), ...diffAccess(before, head)];
  const judged = withApproved(
    changes.map((change) => judgeChange(change, judges)),
    judges,
  );
  const validation = { before: base?.api, after: head.api, causes: judged };
  return {
    open: [
      ...(usage ? usageFindings(usage, config) : []),
      ...validateOperations(operations, validation),
      ...(await subgraphFindings(before, head, changes)),
      ...(await checkPlans(operations, before, head, config.plans)),
      ...checkCosts(operations, before, head, config.cost),
    ],
    settled: await checkContracts(judged, judges, input.contractOperations),
    operations: operations.length,
    changes: changes.length,
    usedRequests: usage?.totalCount ?? 0,
  };
}

/** Whoever chose no rules is told what his change brings in, and nothing of what was there. */
function lint(
  { config, resolvers, baseline = [] }: CheckInput,
  head: Composition,
  base?: Composition,
): Finding[] {
  const faultsOf = ({ subgraphs, graph }: Composition) =>
    lintSubgraphs({ subgraphs, api: graph?.api, resolvers, config });
  const isChosen = config.lint.preset !== undefined || !base;
  const earlier = isChosen ? [] : faultsOf(base).map(faultKey);
  return newFaults(faultsOf(head), [...earlier, ...baseline]);
}

function baseDoesNotCompose(label: string, { findings }: Composition): Finding {
  const [first] = findings.filter(({ severity }) => severity === 'error');
  return {
    rule: 'base/does-not-compose',
    severity: 'error',
    message: `The subgraphs of ${label} do not compose, so changes since then cannot be judged.`,
    reason: `${first?.message.split('\n', 1)[0]} Name a base that composes with --base; --base none compares with nothing.`,
  };
}

function usageFindings(usage: UsageSummary, config: CheckConfig): Finding[] {
  const { totalCount, recordedDays, isWhole } = usage;
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
  if (isWhole) return [];
  return [
    {
      rule: 'usage/short',
      severity: 'warning',
      message: `Usage covers ${recordedDays} of the last ${periodDays} days, so it proves nothing unused.`,
      reason: 'What was sent before is not known. Export a longer time, or set usage.periodDays.',
    },
  ];
}

/** Documents first; recorded traffic adds the operations that no document has by name. */
function withTraffic(
  operations: readonly KnownOperation[],
  usage: UsageSummary,
): readonly KnownOperation[] {
  const names = new Set(operations.map(({ name }) => name));
  const sent = usage.operations.flatMap(({ operation }) =>
    operation && (operation.name === '(anonymous)' || !names.has(operation.name))
      ? [operation]
      : [],
  );
  return [...operations, ...sent];
}

async function subgraphFindings(
  before: Graph,
  after: Graph,
  told: readonly Change[],
): Promise<Finding[]> {
  const api = new Set<string>();
  for (const type of Object.values(after.api.getTypeMap())) {
    api.add(type.name);
    if ('getFields' in type) {
      for (const field of Object.keys(type.getFields())) api.add(`${type.name}.${field}`);
    }
  }
  const changedTypes = new Set(
    told.filter(({ kind }) => kind === 'field-type-changed').map(({ coordinate }) => coordinate),
  );
  // Subgraphs that were read from a supergraph have not all that they said: then both sides are read so.
  const later = before.isExtracted ? await extracted(after) : after.subgraphs;
  const changes = diffSubgraphs(before.subgraphs, later, {
    has: (name) => api.has(name),
    changedTypes,
  });
  return changes.map(({ kind, level, subgraph, coordinate, node, message, reason }): Finding => {
    const source = after.subgraphs.find(({ name }) => name === subgraph);
    const location = coordinate && source ? nearest(coordinate, source) : node && locationOf(node);
    return {
      rule: `subgraph/${kind}`,
      severity: level === 'safe' ? 'info' : 'warning',
      message,
      reason,
      subgraph,
      ...(coordinate && { coordinate }),
      ...(location && { location }),
    };
  });
}

async function extracted({ supergraphSdl, label }: Graph): Promise<readonly ParsedSubgraph[]> {
  const { extractSubgraphs } = await import('../core/graph/composition.ts');
  return extractSubgraphs(supergraphSdl, label);
}
