import type { ContractConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { Graph } from '../core/graph/graph.ts';
import { copyOneOf } from '../core/graph/one-of.ts';
import { withoutUnreachable } from '../core/graph/reachable-types.ts';
import type { Change } from '../diff/change.ts';
import { diffSchemas } from '../diff/diff-schemas.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { validateOperations } from '../operations/validate-operations.ts';
import {
  type Evidence,
  type JudgedChange,
  type Judges,
  judgeChange,
  withApproved,
} from '../usage/judge.ts';
import type { ContractSchema } from './contract-schema.ts';

/** The operations that belong to each contract, by its name. */
export type ContractOperations = ReadonlyMap<string, readonly KnownOperation[]>;

/**
 * Composes and compares every contract. A change of the whole graph that a contract shows too is one finding that
 * names the contract; what changes in a contract alone, as by a new tag, is a finding of its own.
 *
 * @param compared the changes of the whole graph, judged
 * @returns their findings, and what the contracts add, settled
 */
export async function checkContracts(
  compared: readonly JudgedChange[],
  judges: Judges,
  operations: ContractOperations = new Map(),
): Promise<Finding[]> {
  const { before, after, evidence, settling } = judges;
  const wholes = new Map(compared.map((judged) => [keyOf(judged.change), judged]));
  const seenIn = new Map<string, string[]>();
  const own: Finding[] = [];
  for (const [name, contract] of Object.entries(evidence.config.contracts)) {
    const later = await schemaOf(after, contract);
    if ('faults' in later) {
      own.push(...later.faults.flatMap((fault) => settling.settle(invalid(name, fault)) ?? []));
      continue;
    }
    const earlier = before === after ? later : await schemaOf(before, contract);
    const gap = 'faults' in earlier ? settling.settle(notCompared(name, before)) : undefined;
    if (gap) own.push(gap);
    const changes = 'faults' in earlier ? [] : diffSchemas(earlier.schema, later.schema);
    const concerned = { ...judges, evidence: evidenceOf(evidence, operations.get(name)) };
    const judged = changes.map((change): JudgedChange => {
      const whole = wholes.get(keyOf(change));
      if (!whole) return judgeChange(change, concerned, name);
      seenIn.set(keyOf(change), [...(seenIn.get(keyOf(change)) ?? []), name]);
      return { change, severity: whole.severity };
    });
    const known = 'schema' in earlier ? earlier.schema : later.schema;
    const causes = withApproved(judged, { before: { ...before, api: known }, settling });
    const validation = { before: known, after: later.schema, causes };
    const faults = validateOperations(operations.get(name) ?? [], validation);
    own.push(...faults.map(inContract(name)).flatMap((fault) => settling.settle(fault) ?? []));
    own.push(...causes.flatMap(({ finding }) => finding ?? []));
  }
  const shared = compared.flatMap(({ change, finding }) => {
    const contracts = seenIn.get(keyOf(change));
    return finding ? [contracts ? { ...finding, contracts } : finding] : [];
  });
  return [...shared, ...own];
}

/** A contract that hides nothing is the whole graph, which is composed already. */
async function schemaOf(
  { api, supergraphSdl }: Graph,
  contract: ContractConfig,
): Promise<ContractSchema> {
  const hidesNothing =
    contract.include.length === 0 &&
    (contract.exclude.length === 0 || !/\btag\b/.test(supergraphSdl));
  if (!hidesNothing) {
    // It needs what composition needs, which is slow to load.
    const { contractSchema } = await import('./contract-schema.ts');
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

function notCompared(name: string, { label }: Graph): Finding {
  return {
    rule: 'contract/not-compared',
    severity: 'warning',
    message: `Contract ${name} was no graph in ${label}, so what changed for its clients cannot be judged.`,
    reason: 'That is so where the contract, or its tags, are new.',
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
  return `${kind} ${message}`;
}
