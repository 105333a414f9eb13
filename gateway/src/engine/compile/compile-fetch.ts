import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { Variables } from '../execute/run.ts';
import type { ContextArgument, FetchNode, Rewrite } from '../plan/plan.ts';
import type { ScheduledFetch } from '../plan/schedule.ts';
import type { Surroundings } from './compile-plan.ts';
import { compileRequires, type TypeRepresent } from './compile-requires.ts';
import { isTrue } from './conditions.ts';
import type { TypeCheck } from './possible-types.ts';
import { typesAsked } from './types-asked.ts';

/** What is common to all fetches. */
export interface Fetch {
  readonly subgraph: string;
  readonly kind: FetchNode['operation']['kind'];
  readonly path: readonly string[];
  readonly text: string;
  readonly name: string | undefined;
  /** The members of "variables" that are the client's, each followed by a comma. */
  readonly writeVariables: WriteVariables;
  /** The same for each of them, by name. */
  readonly writers: ReadonlyMap<string, WriteVariables>;
  readonly rewrites: readonly Rewrite[];
  readonly fulfils: TypeCheck;
  /** Whether a variable of an `@skip` or `@include` is true, by its name in the fetch. */
  isTrue(name: string, variables: Variables): boolean;
  /** Whether it is made at all in a request. */
  isMade(variables: Variables): boolean;
  /** Read when something went wrong, to say what is lost. */
  readonly query: () => FetchQuery;
}

export type WriteVariables = (variables: Variables) => string;

export type RootFetch = Fetch;

export interface EntityFetch extends Fetch {
  /** How it represents things of a type. */
  readonly representing: (typename: string) => TypeRepresent;
  /** Equal for fetches that ask the same of each thing, wherever that stands. */
  readonly likeness: string;
  /** All types of things that it asks for; undefined where that is not known. */
  readonly types: () => ReadonlySet<string> | undefined;
  readonly contextArguments: readonly ContextArgument[];
}

/** The document of a fetch, parsed. */
export interface FetchQuery {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export function compileRootFetch(
  { fetch: node, conditions }: ScheduledFetch,
  surroundings: Surroundings,
): RootFetch {
  const { operation, subgraph, path, variables, outputRewrites: rewrites } = node;
  const writers = new Map(variables.map((name) => [name, compileVariable(name, surroundings)]));
  let query: FetchQuery | undefined;
  return {
    subgraph,
    path,
    rewrites,
    kind: operation.kind,
    text: operation.text,
    name: operation.name,
    writers,
    writeVariables: writeAll(writers),
    fulfils: surroundings.fulfils,
    isTrue: (name, given) => isTrue(name, given, surroundings),
    isMade: (given) =>
      conditions.every(({ variable, value }) => isTrue(variable, given, surroundings) === value),
    query() {
      query ??= readQuery(parse(operation.text, { noLocation: true }));
      return query;
    },
  };
}

export function compileEntityFetch(
  scheduled: ScheduledFetch,
  surroundings: Surroundings,
): EntityFetch {
  const { operation, requires = [], inputRewrites: rewrites, ...node } = scheduled.fetch;
  const text = operation.text.replace(operation.name ?? '', '');
  const { fulfils, supergraph } = surroundings;
  const common = compileRootFetch(scheduled, surroundings);
  let types: ReadonlySet<string> | undefined | null = null;
  return {
    ...common,
    types() {
      if (types === null) types = typesAsked(common.query(), supergraph);
      return types;
    },
    contextArguments: node.contextArguments,
    likeness: JSON.stringify([text, requires, rewrites, node.outputRewrites]),
    representing: compileRequires({ requires, rewrites, fulfils }),
  };
}

/** The start of a request's body, up to its variables. */
export function startOfBody({ text, name }: Pick<Fetch, 'text' | 'name'>): string {
  const named = name === undefined ? '' : `"operationName":${JSON.stringify(name)},`;
  return `{"query":${JSON.stringify(text)},${named}"variables":{`;
}

export function writeAll(writers: ReadonlyMap<string, WriteVariables>): WriteVariables {
  const [only, ...others] = writers.values();
  if (!only) return () => '';
  if (others.length === 0) return only;
  return (variables) => others.reduce((text, write) => text + write(variables), only(variables));
}

/** What the client left out is left out: the subgraph has the same default. */
function compileVariable(name: string, { variableOf }: Surroundings): WriteVariables {
  const client = variableOf(name);
  const start = `${JSON.stringify(name)}:`;
  return (variables) =>
    Object.hasOwn(variables, client) && variables[client] !== undefined
      ? `${start}${JSON.stringify(variables[client])},`
      : '';
}

export function readQuery(document: DocumentNode): FetchQuery {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  if (!operation) throw new Error('A fetch has no operation.');
  return { operation, fragments };
}
