import {
  type ConstDirectiveNode,
  type DocumentNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
} from 'graphql';
import { z } from 'zod';
import { argumentsOf } from '../graphql/linked-directives.ts';
import { costDirectiveNames } from './directive-names.ts';

/**
 * What a schema says of costs, by schema coordinate: `Type`, `Type.field`, `Type.field(argument:)`,
 * `@directive(argument:)`.
 */
export interface CostDirectives {
  /** @cost(weight:) of types, fields, arguments of fields and directives, and input fields. */
  readonly weights: ReadonlyMap<string, number>;
  /** @listSize of fields. */
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

export interface ListSize {
  readonly assumedSize?: number;
  /** Names of arguments, or paths into them as in `input.first`. */
  readonly slicingArguments: readonly string[];
  /** Fields of what the field returns, whose lists the size is of; none: it is the field's own. */
  readonly sizedFields: readonly string[];
}

const weight = z.union([z.number(), z.string().min(1)]).pipe(z.coerce.number());
const sizes = z.object({
  assumedSize: z.number().nonnegative().optional().catch(undefined),
  slicingArguments: z.array(z.string()).catch([]),
  sizedFields: z.array(z.string()).catch([]),
});

/**
 * Reads @cost and @listSize from a supergraph, a subgraph, or any schema that declares them. Said
 * twice of one element they are merged as composition does it: the higher weight, the larger size,
 * all arguments and fields.
 *
 * Source: https://ibm.github.io/graphql-specs/cost-spec.html, which Apollo Federation 2.9 took over
 * with weights that are Int rather than String; both are read.
 */
export function readCostDirectives(document: DocumentNode): CostDirectives {
  const names = costDirectiveNames(document);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  for (const [coordinate, directive] of directivesOf(document)) {
    const name = directive.name.value;
    if (names.cost.has(name)) {
      const { data } = weight.safeParse(argumentsOf(directive)['weight']);
      const known = weights.get(coordinate);
      if (data !== undefined) weights.set(coordinate, Math.max(data, known ?? data));
    } else if (names.listSize.has(name)) {
      const told = sizes.parse(argumentsOf(directive));
      listSizes.set(coordinate, merged(listSizes.get(coordinate), told));
    }
  }
  return { weights, listSizes };
}

/** Every directive in a schema, with the coordinate of the type, field, argument or input field it is on. */
function* directivesOf({
  definitions,
}: DocumentNode): Generator<readonly [string, ConstDirectiveNode]> {
  for (const type of definitions) {
    if (type.kind === Kind.DIRECTIVE_DEFINITION) yield* ofArguments(type, `@${type.name.value}`);
    if (!isTypeDefinitionNode(type) && !isTypeExtensionNode(type)) continue;
    const at = type.name.value;
    for (const directive of type.directives ?? []) yield [at, directive];
    for (const field of 'fields' in type ? (type.fields ?? []) : []) {
      const coordinate = `${at}.${field.name.value}`;
      for (const directive of field.directives ?? []) yield [coordinate, directive];
      if ('arguments' in field) yield* ofArguments(field, coordinate);
    }
  }
}

function* ofArguments(
  node: { readonly arguments?: readonly InputValueDefinitionNode[] | undefined },
  coordinate: string,
): Generator<readonly [string, ConstDirectiveNode]> {
  for (const { name, directives = [] } of node.arguments ?? []) {
    for (const directive of directives) yield [`${coordinate}(${name.value}:)`, directive];
  }
}

function merged(known: ListSize | undefined, told: ListSize): ListSize {
  if (!known) return told;
  const assumed = [known.assumedSize, told.assumedSize].filter((size) => size !== undefined);
  return {
    ...(assumed.length > 0 && { assumedSize: Math.max(...assumed) }),
    slicingArguments: [...new Set([...known.slicingArguments, ...told.slicingArguments])],
    sizedFields: [...new Set([...known.sizedFields, ...told.sizedFields])],
  };
}
