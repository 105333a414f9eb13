import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
} from 'graphql';
import { createVariants, type Definition, type Variant } from './field-variants.ts';
import {
  argumentOf,
  graphNames,
  isFalse,
  parseFieldSet,
  printFieldSet,
  withArgument,
  withoutArguments,
} from './join-directives.ts';

export interface PlannerSchema {
  readonly supergraphSdl: string;
  /** By the name that the planner knows. */
  readonly variants: ReadonlyMap<string, Variant>;
  /** Those that a field of a subgraph needs, by `subgraph Type.field`. */
  readonly needed: ReadonlyMap<string, readonly string[]>;
  /** Interfaces that are all a subgraph knows of their things, as `subgraph Type`. */
  readonly interfaceObjects: ReadonlySet<string>;
}

/**
 * The supergraph as the planner gets it, which errs in two places:
 *
 * - Of a field that `@requires` needs with arguments it takes whatever arguments a client, or another
 *   `@requires`, gave it (federation #2276). So each set of arguments becomes a field of its own.
 * - After a `@requires` it may go back by a key by which the subgraph cannot be asked. So keys that are
 *   not `resolvable` are left out.
 */
export function plannerSchema(supergraphSdl: string): PlannerSchema {
  const document = parse(supergraphSdl, { noLocation: true });
  const graphs = graphNames(document);
  const types = new Map(
    document.definitions.filter(isDefinition).map((one) => [one.name.value, one]),
  );
  const { variants, rewrite, fieldsFor } = createVariants(types);
  const needed = new Map<string, readonly string[]>();

  function rewriteField(type: Definition, field: FieldDefinitionNode): FieldDefinitionNode {
    const directives = field.directives?.map((directive) => {
      const requires = isJoin(directive, 'field') ? argumentOf(directive, 'requires') : undefined;
      if (!requires?.includes('(')) return directive;
      const used: string[] = [];
      const set = rewrite(parseFieldSet(requires), type, (variant) => used.push(variant));
      const graph = argumentOf(directive, 'graph') ?? '';
      needed.set(`${graphs.get(graph)} ${type.name.value}.${field.name.value}`, used);
      return withArgument(directive, 'requires', printFieldSet(set));
    });
    return { ...field, ...(directives && { directives }) };
  }

  const rewritten = new Map(
    [...types.values()].map((type): [string, Definition] => [
      type.name.value,
      {
        ...type,
        directives: resolvableOnly(type.directives ?? []),
        fields: type.fields?.map((field) => rewriteField(type, field)) ?? [],
      },
    ]),
  );
  const definitions = document.definitions.map((one): DefinitionNode => {
    const type = isDefinition(one) ? rewritten.get(one.name.value) : undefined;
    if (!type) return one;
    return { ...type, fields: [...(type.fields ?? []), ...fieldsFor(type.name.value)] };
  });
  const interfaceObjects = new Set(
    [...types.values()].flatMap(({ name, directives = [] }) =>
      directives
        .filter(isInterfaceObject)
        .map((one) => `${graphs.get(argumentOf(one, 'graph') ?? '')} ${name.value}`),
    ),
  );
  return { supergraphSdl: print({ ...document, definitions }), variants, needed, interfaceObjects };
}

function isDefinition(one: DefinitionNode): one is Definition {
  return one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function isJoin({ name }: ConstDirectiveNode, what: string): boolean {
  return name.value === `join__${what}`;
}

/** Of each subgraph's keys those by which it can be asked; where there is none, that it has the type. */
function resolvableOnly(directives: readonly ConstDirectiveNode[]): ConstDirectiveNode[] {
  const isKept = (one: ConstDirectiveNode): boolean =>
    !isJoin(one, 'type') || !isFalse(one, 'resolvable') || isInterfaceObject(one);
  const graphOf = (one: ConstDirectiveNode) => argumentOf(one, 'graph');
  const kept = directives.filter(isKept);
  const graphs = new Set(kept.filter((one) => isJoin(one, 'type')).map(graphOf));
  for (const one of directives) {
    if (isKept(one) || graphs.has(graphOf(one))) continue;
    graphs.add(graphOf(one));
    kept.push(withoutArguments(one, ['key', 'resolvable']));
  }
  return kept;
}

function isInterfaceObject({ arguments: given = [] }: ConstDirectiveNode): boolean {
  return given.some(({ name }) => name.value === 'isInterfaceObject');
}
