import type { ContractConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { Graph } from '../core/graph/graph.ts';
import { copyOneOf } from '../core/graph/one-of.ts';
import { placeOf } from '../core/graph/place.ts';
import { withoutUnreachable } from '../core/graph/reachable-types.ts';
import type { Change } from '../diff/change.ts';
import { diffSchemas } from '../diff/diff-schemas.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { validateOperations } from '../operations/validate-operations.ts';
import { type Evidence, judge } from '../usage/evidence.ts';
import { type ContractSchema, contractSchema } from './contract-schema.ts';

/** The operations that belong to each contract, by its name. */
export type ContractOperations = ReadonlyMap<string, readonly KnownOperation[]>;

/**
 * Composes and compares every contract. A change of the whole graph that a contract shows too is one finding that
 * names the contract; what changes in a contract alone, as by a new tag, is a finding of its own.
 *
 * @param compared the findings of the whole graph's diff
 * @returns those, and what the contracts add
 */
export function checkContracts(
  compared: readonly Finding[],
  before: Graph,
  after: Graph,
  evidence: Evidence,
  operations: ContractOperations = new Map(),
): Finding[] {
  const seenIn = new Map<string, string[]>();
  const own: Finding[] = [];
  for (const [name, contract] of Object.entries(evidence.config.contracts)) {
    const later = schemaOf(after, contract);
    if ('faults' in later) {
      own.push(...later.faults.map((fault) => invalid(name, fault)));
      continue;
    }
    const earlier = before === after ? later : schemaOf(before, contract);
    const known = operations.get(name) ?? [];
    const base = 'schema' in earlier ? earlier.schema : later.schema;
    const concerned = evidenceOf(evidence, operations.get(name));
    own.push(...validateOperations(known, base, later.schema).map(inContract(name)));
    if ('faults' in earlier) continue;
    for (const change of diffSchemas(earlier.schema, later.schema)) {
      const isShared = compared.some((finding) => isOf(finding, change));
      if (isShared) {
        const contracts = seenIn.get(keyOf(change)) ?? [];
        seenIn.set(keyOf(change), [...contracts, name]);
      } else {
        own.push(contractFinding(name, change, concerned, before, after));
      }
    }
  }
  const shared = compared.map((finding) => {
    const contracts = seenIn.get(`${finding.rule} ${finding.message}`);
    return contracts ? { ...finding, contracts } : finding;
  });
  return [...shared, ...own];
}

/** A contract that hides nothing is the whole graph, which is composed already. */
function schemaOf({ api, supergraphSdl }: Graph, contract: ContractConfig): ContractSchema {
  const hidesNothing =
    contract.include.length === 0 &&
    (contract.exclude.length === 0 || !supergraphSdl.includes('@tag('));
  if (!hidesNothing) {
    const part = contractSchema(supergraphSdl, contract);
    if ('schema' in part) copyOneOf(api, part.schema);
    return part;
  }
  return { schema: contract.hideUnreachable ? withoutUnreachable(api) : api };
}

/** Of the documents, those that belong to the contract, where it says which. */
function evidenceOf(evidence: Evidence, own: readonly KnownOperation[] | undefined): Evidence {
  if (!own) return evidence;
  const keys = new Set(own.map(keyOfOperation));
  const documents = evidence.documents.filter(({ operation }) =>
    keys.has(keyOfOperation(operation)),
  );
  return { ...evidence, documents };
}

function keyOfOperation({ name, file, line }: KnownOperation): string {
  return `${file}:${line} ${name}`;
}

function invalid(name: string, fault: string): Finding {
  return {
    rule: 'contract/invalid',
    severity: 'error',
    message: `Contract ${name} is not a graph: ${fault}`,
    reason: 'Hide what refers to a hidden element too, or show the element.',
    contracts: [name],
  };
}

function inContract(name: string) {
  return (finding: Finding): Finding => ({
    ...finding,
    message: `In contract ${name}, ${finding.message}`,
    contracts: [name],
  });
}

function keyOf({ kind, message }: Change): string {
  return `diff/${kind} ${message}`;
}

function isOf({ rule, message }: Finding, change: Change): boolean {
  return rule === `diff/${change.kind}` && message === change.message;
}

function contractFinding(
  name: string,
  change: Change,
  evidence: Evidence,
  before: Graph,
  after: Graph,
): Finding {
  const { severity, reason, operations } = judge(change, evidence);
  return {
    rule: `diff/${change.kind}`,
    severity,
    message: `In contract ${name}: ${change.message}`,
    reason,
    coordinate: change.coordinate,
    contracts: [name],
    ...placeOf(change.coordinate, before, after),
    ...(operations.length > 0 && { operations }),
  };
}
