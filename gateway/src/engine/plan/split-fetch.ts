import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { FetchNode, PlanNode, Requirement } from './plan.ts';
import type { PlannerSchema } from './planner-schema.ts';

type Variants = Pick<PlannerSchema, 'variants' | 'needed'>;

/**
 * Turns variants back into what they stand for: in a query the field with its arguments, under the
 * variant's name; in a representation the field itself. Since a representation has a field once, fields
 * that need it with different arguments are asked for in fetches of their own.
 */
export function withoutVariants(fetch: FetchNode, schema: Variants): PlanNode {
  if (schema.variants.size === 0) return fetch;
  const { requires } = fetch;
  if (!requires || !usesVariant(requires, schema)) return finish(fetch, schema);
  const document = parse(fetch.operation.text, { noLocation: true });
  const groups = groupsOf(document, fetch.subgraph, schema);
  const nodes = groups.map((group) => {
    const text = stripIgnoredCharacters(print(keepFields(document, group, fetch.subgraph, schema)));
    const needs = keepRequirements(requires, group.variants, schema);
    return finish({ ...fetch, requires: needs, operation: { ...fetch.operation, text } }, schema);
  });
  return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'parallel', nodes };
}

/** Fields that can be asked for together, and the variants that they need. */
interface Group {
  readonly variants: Set<string>;
  readonly fields: Set<string>;
}

function groupsOf(document: DocumentNode, subgraph: string, schema: Variants): Group[] {
  const groups: Group[] = [{ variants: new Set(), fields: new Set() }];
  for (const field of entityFields(document)) {
    const needed = schema.needed.get(`${subgraph} ${field}`) ?? [];
    let group = groups.find(
      ({ variants }) => !needed.some((one) => collides(one, variants, schema)),
    );
    if (!group) {
      group = { variants: new Set(), fields: new Set() };
      groups.push(group);
    }
    group.fields.add(field);
    for (const one of needed) group.variants.add(one);
  }
  return groups;
}

/** The same field with other arguments. */
function collides(name: string, among: ReadonlySet<string>, { variants }: Variants): boolean {
  const field = variants.get(name)?.field;
  return [...among].some((other) => other !== name && variants.get(other)?.field === field);
}

function entitySelections(document: DocumentNode): readonly SelectionNode[] {
  const operation = document.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const entities = operation?.selectionSet.selections[0];
  return (entities?.kind === Kind.FIELD && entities.selectionSet?.selections) || [];
}

function entityFields(document: DocumentNode): string[] {
  return entitySelections(document).flatMap((fragment) => {
    if (fragment.kind !== Kind.INLINE_FRAGMENT) return [];
    const type = fragment.typeCondition?.name.value ?? '';
    return fragment.selectionSet.selections.flatMap((node) =>
      node.kind === Kind.FIELD ? [`${type}.${node.name.value}`] : [],
    );
  });
}

function keepFields(
  document: DocumentNode,
  { fields }: Group,
  subgraph: string,
  { needed }: Variants,
): DocumentNode {
  const fragments = new Set(entitySelections(document));
  return visit(document, {
    InlineFragment(node) {
      if (!fragments.has(node)) return undefined;
      const type = node.typeCondition?.name.value ?? '';
      const isElsewhere = (one: SelectionNode): boolean => {
        const name = one.kind === Kind.FIELD ? `${type}.${one.name.value}` : '';
        return needed.has(`${subgraph} ${name}`) && !fields.has(name);
      };
      const selections = node.selectionSet.selections.filter((one) => !isElsewhere(one));
      const selectionSet: SelectionSetNode = { ...node.selectionSet, selections };
      return selections.length > 0 ? { ...node, selectionSet } : null;
    },
  });
}

function keepRequirements(
  requires: readonly Requirement[],
  wanted: ReadonlySet<string>,
  schema: Variants,
): Requirement[] {
  return requires.flatMap((one): Requirement[] => {
    if (one.kind === 'field' && schema.variants.has(one.name) && !wanted.has(one.name)) return [];
    return [
      one.requires ? { ...one, requires: keepRequirements(one.requires, wanted, schema) } : one,
    ] as Requirement[];
  });
}

function usesVariant(requires: readonly Requirement[], schema: Variants): boolean {
  return requires.some(
    (one) =>
      (one.kind === 'field' && schema.variants.has(one.name)) ||
      (one.requires !== undefined && usesVariant(one.requires, schema)),
  );
}

function finish(fetch: FetchNode, { variants }: Variants): FetchNode {
  const { requires, operation } = fetch;
  const text = [...variants.keys()].some((name) => operation.text.includes(name))
    ? stripIgnoredCharacters(print(inFull(parse(operation.text, { noLocation: true }), variants)))
    : operation.text;
  return {
    ...fetch,
    requires: requires && rename(requires, variants),
    operation: { ...operation, text },
  };
}

function inFull(document: DocumentNode, variants: Variants['variants']): DocumentNode {
  return visit(document, {
    Field(node): FieldNode | undefined {
      const variant = variants.get(node.name.value);
      if (!variant) return undefined;
      const name = { kind: Kind.NAME, value: variant.field } as const;
      return { ...node, alias: node.alias ?? node.name, name, arguments: variant.arguments };
    },
  });
}

function rename(
  requires: readonly Requirement[],
  variants: Variants['variants'],
): readonly Requirement[] {
  return requires.map((one) => {
    const inner = one.requires && rename(one.requires, variants);
    const sentAs = one.kind === 'field' ? variants.get(one.name)?.field : undefined;
    return { ...one, requires: inner, ...(sentAs && { sentAs }) } as Requirement;
  });
}
