import { Supergraph } from '@apollo/federation-internals';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  visit,
} from 'graphql';
import type { ContractConfig } from '../core/findings/config.ts';
import { federationNames } from '../core/graph/federation-names.ts';
import { withoutUnreachable } from '../core/graph/reachable-types.ts';
import { hiddenElements } from './hidden-elements.ts';

export type ContractSchema =
  | { readonly schema: GraphQLSchema }
  | { readonly faults: readonly string[] };

const INACCESSIBLE = parse(
  'directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION',
  { noLocation: true },
);
const LINK = directive('link', {
  url: 'https://specs.apollo.dev/inaccessible/v0.2',
  for: 'SECURITY',
});

/**
 * What the clients of a contract see of a supergraph: hidden elements become @inaccessible, and federation's own
 * rules decide whether what is left is a graph. The faults say what would dangle.
 */
export function contractSchema(supergraphSdl: string, contract: ContractConfig): ContractSchema {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const hidden = hiddenElements(supergraph, contract);
  try {
    const document = hidden.size === 0 ? supergraph : hide(supergraph, hidden);
    const schema = Supergraph.build(document, { supportedFeatures: null })
      .apiSchema()
      .toGraphQLJSSchema();
    return { schema: contract.hideUnreachable ? withoutUnreachable(schema) : schema };
  } catch (error) {
    if (!(error instanceof GraphQLError || error instanceof Error)) throw error;
    return { faults: faultsOf(error) };
  }
}

function faultsOf(error: Error): string[] {
  const { causes } = error as { causes?: readonly Error[] };
  return causes?.length ? causes.map(({ message }) => message) : [error.message];
}

function hide(supergraph: DocumentNode, hidden: ReadonlySet<string>): DocumentNode {
  const nameOf = federationNames(supergraph);
  const known = supergraph.definitions.find(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && nameOf(node.name.value) === 'inaccessible',
  );
  const hasLink = known !== undefined;
  const inaccessible =
    known?.kind === Kind.DIRECTIVE_DEFINITION ? known.name.value : 'inaccessible';
  const mark = <T extends { directives?: readonly ConstDirectiveNode[] }>(node: T): T =>
    node.directives?.some(({ name }) => name.value === inaccessible)
      ? node
      : { ...node, directives: [...(node.directives ?? []), directive(inaccessible, {})] };

  const definitions = supergraph.definitions.map((node) => {
    if (node.kind === Kind.SCHEMA_DEFINITION && !hasLink) {
      return { ...node, directives: [...(node.directives ?? []), LINK] };
    }
    if (!('name' in node) || !node.name) return node;
    const type = node.name.value;
    const isMarked = (coordinate: string) => hidden.has(coordinate);
    const marked = visit(node, {
      FieldDefinition(field) {
        const coordinate = `${type}.${field.name.value}`;
        const args = field.arguments?.map((arg) =>
          isMarked(`${coordinate}(${arg.name.value}:)`) ? mark(arg) : arg,
        );
        const own = { ...field, arguments: args };
        return isMarked(coordinate) ? mark(own) : own;
      },
      InputValueDefinition(field, _key, _parent, _path, ancestors) {
        const isArgument = ancestors.some((a) => 'kind' in a && a.kind === Kind.FIELD_DEFINITION);
        return !isArgument && isMarked(`${type}.${field.name.value}`) ? mark(field) : undefined;
      },
      EnumValueDefinition: (value) =>
        isMarked(`${type}.${value.name.value}`) ? mark(value) : undefined,
    });
    return isMarked(type) && 'directives' in marked
      ? mark(marked as typeof marked & { directives?: readonly ConstDirectiveNode[] })
      : marked;
  });
  return {
    ...supergraph,
    definitions: [...definitions, ...(hasLink ? [] : INACCESSIBLE.definitions)],
  };
}

function directive(name: string, args: Record<string, string>): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(args).map(([key, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: key },
      value: key === 'for' ? { kind: Kind.ENUM, value } : { kind: Kind.STRING, value },
    })),
  };
}
