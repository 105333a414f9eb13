import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parseConstValue,
  print,
  type StringValueNode,
  visit,
} from 'graphql';
import { type CoordinateIndex, indexCoordinates } from './coordinates.ts';
import { federationNames } from './federation-names.ts';

/** What a supergraph keeps of its subgraphs' directives, beside those that say how it is joined. */
const FEDERATED = new Set([
  ...['tag', 'inaccessible', 'authenticated', 'requiresScopes', 'policy', 'cost', 'listSize'],
]);
const OF_GRAPHQL = new Set(['deprecated', 'specifiedBy']);

/**
 * As extraction imports it. A field that a subgraph has from another, but may give on some paths, is shared too, which
 * extraction does not see.
 */
const SHAREABLE: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'shareable' },
};

type Annotated = {
  readonly description?: StringValueNode;
  readonly directives?: readonly ConstDirectiveNode[];
};

/**
 * A subgraph as its supergraph has it, with the descriptions and directives that extraction leaves out, so that it
 * composes to what it was.
 */
export function enrich(subgraph: DocumentNode, supergraph: DocumentNode): DocumentNode {
  const whole = indexCoordinates(supergraph);
  const nameInWhole = federationNames(supergraph);
  const nameInPart = federationNames(subgraph);
  // All subgraphs must call a directive alike, and the supergraph has the name that they agreed on.
  const agreed = new Map(
    supergraph.definitions.flatMap((node) => {
      if (node.kind !== Kind.DIRECTIVE_DEFINITION) return [];
      const name = nameInWhole(node.name.value);
      return FEDERATED.has(name) ? [[name, node.name.value] as const] : [];
    }),
  );
  const renamed = (directive: ConstDirectiveNode): ConstDirectiveNode => {
    const value = agreed.get(nameInPart(directive.name.value));
    return value ? { ...directive, name: { kind: Kind.NAME, value } } : directive;
  };

  const has = ({ directives = [] }: Annotated, name: string) =>
    directives.some((directive) => nameInPart(directive.name.value) === name);
  const enriched = <T extends Annotated>(node: T, coordinate: string): T => {
    const found = annotationsOf(whole, coordinate);
    const missing = found.directives.filter(({ name: { value } }) => {
      const name = nameInWhole(value);
      // What another subgraph answers for may carry none of them.
      const isOwn = !has(node, 'external');
      return isOwn && (FEDERATED.has(name) || OF_GRAPHQL.has(name)) && !has(node, name);
    });
    const description = node.description ?? found.description;
    return {
      ...node,
      description,
      directives: [...(node.directives ?? []).map(renamed), ...missing],
    };
  };

  const provided = namesProvidedIn(supergraph);
  const argument = (field: string) => (node: InputValueDefinitionNode) =>
    enriched(node, `${field}(${node.name.value}:)`);
  const member =
    (type: string) =>
    <T extends FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode>(
      node: T,
    ): T => {
      const coordinate = `${type}.${node.name.value}`;
      const own = enriched(node, coordinate);
      if (own.kind !== Kind.FIELD_DEFINITION || has(own, 'external')) return own;
      const isProvided = provided.has(node.name.value) && joinsOf(whole, coordinate) > 1;
      const isShared = isProvided && !has(own, 'shareable');
      const directives = [...(own.directives ?? []), ...(isShared ? [SHAREABLE] : [])];
      return { ...own, directives, arguments: own.arguments?.map(argument(coordinate)) };
    };
  const types = new Set(
    subgraph.definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])),
  );
  const definition = (node: DefinitionNode): DefinitionNode => {
    if (node.kind === Kind.SCHEMA_DEFINITION) {
      const directives = node.directives?.map((one) => withImports(one, agreed));
      // Extraction names a root type also where it has none.
      const operationTypes = node.operationTypes.filter(({ type }) => types.has(type.name.value));
      return operationTypes.length > 0
        ? { ...node, directives, operationTypes }
        : { kind: Kind.SCHEMA_EXTENSION, directives };
    }
    if (!node.kind.endsWith('TypeDefinition') || !('name' in node) || !node.name) return node;
    const type = node.name.value;
    const own = enriched(node as DefinitionNode & Annotated, type);
    if ('fields' in own) return { ...own, fields: own.fields?.map(member(type)) } as DefinitionNode;
    if ('values' in own) return { ...own, values: own.values?.map(member(type)) };
    return own;
  };
  return { ...subgraph, definitions: subgraph.definitions.map(definition) };
}

function annotationsOf(index: CoordinateIndex, coordinate: string) {
  const [node] = (index.get(coordinate) ?? []) as readonly Annotated[];
  return { description: node?.description, directives: node?.directives ?? [] };
}

/** Fields that some subgraph gives on some path, by name. */
function namesProvidedIn(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(supergraph, {
    Argument({ name, value }) {
      if (name.value !== 'provides' || value.kind !== Kind.STRING) return;
      for (const found of value.value.match(/\w+/g) ?? []) names.add(found);
    },
  });
  return names;
}

/** How many subgraphs have a field, where the supergraph tells them one by one. */
function joinsOf(index: CoordinateIndex, coordinate: string): number {
  return annotationsOf(index, coordinate).directives.filter(
    ({ name, arguments: given }) =>
      name.value === 'join__field' && given?.some((one) => one.name.value === 'graph'),
  ).length;
}

/** The link to federation, with the agreed names beside the imports that it has. */
function withImports(
  directive: ConstDirectiveNode,
  agreed: ReadonlyMap<string, string>,
): ConstDirectiveNode {
  const isFederation = /specs\.apollo\.dev\/federation\//.test(print(directive));
  if (directive.name.value !== 'link' || !isFederation) return directive;
  return {
    ...directive,
    arguments: directive.arguments?.map((argument) => {
      const { name, value } = argument;
      if (name.value !== 'import' || value.kind !== Kind.LIST) return argument;
      const own = value.values.filter(
        (item) => item.kind !== Kind.STRING || !agreed.has(item.value.slice(1)),
      );
      const names = [...agreed]
        .filter(([known, as]) => as !== `federation__${known}`)
        .map(([known, as]) => parseConstValue(`{ name: "@${known}", as: "@${as}" }`));
      return { ...argument, value: { ...value, values: [...own, ...names] } };
    }),
  };
}
