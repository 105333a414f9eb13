import { argumentsOf, linkedNames, readLinks } from '@supergraph/service/graphql/linked-directives';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
} from 'graphql';
import { z } from 'zod';
import { allOf, type Condition, nothingRequired, type Requirement } from './requirement.ts';

export interface FieldPlace {
  readonly type: string;
  readonly field: string;
}

/** What the types and fields of a supergraph ask of whoever reads them. */
export interface Requirements {
  /** Of a thing, by its type. */
  ofType(typename: string): Requirement;
  /** Of a field, with what its type and the type that it leads to ask. */
  ofField(typename: string, field: string): Requirement;
}

/**
 * Reads `@authenticated`, `@requiresScopes` and `@policy`; undefined where a supergraph has none. An interface
 * asks what any of its implementers asks, so that it is no way around them (GHSA-mx7m-j9xf-62hw).
 *
 * @param schema the document's
 * @see https://specs.apollo.dev/requiresScopes/v0.1
 */
export function readRequirements(
  document: DocumentNode,
  schema: GraphQLSchema,
): Requirements | undefined {
  const read = requirementReader(document);
  return read && requirementsBy(read, schema);
}

function requirementsBy(read: ReadRequirement, schema: GraphQLSchema): Requirements {
  function ofType(typename: string): Requirement {
    return allOf(withImplementers(typename).map(({ astNode }) => read(astNode?.directives)));
  }

  function ofField(typename: string, name: string): Requirement {
    const holders = withImplementers(typename).filter((one) => 'getFields' in one);
    const fields = holders.map((holder) => holder.getFields()[name]);
    const leadsTo = fields[0] ? ofType(getNamedType(fields[0].type).name) : nothingRequired;
    const ofFields = fields.map((field) => read(field?.astNode?.directives));
    return allOf([ofType(typename), ...ofFields, leadsTo]);
  }

  function withImplementers(typename: string) {
    const type = schema.getType(typename);
    if (!type) return [];
    return isInterfaceType(type)
      ? [type, ...schema.getImplementations(type).interfaces, ...schema.getPossibleTypes(type)]
      : [type];
  }

  return { ofType, ofField };
}

const names = z.array(z.array(z.string()));

/** By specification, which is also the directive's name. */
const conditions = new Map<string, (given: Record<string, unknown>) => Condition>([
  ['authenticated', () => ({ kind: 'authenticated' })],
  ['requiresScopes', ({ scopes }) => ({ kind: 'scopes', anyOf: names.parse(scopes) })],
  ['policy', ({ policies }) => ({ kind: 'policies', anyOf: names.parse(policies) })],
]);

type ReadRequirement = (directives: readonly ConstDirectiveNode[] | undefined) => Requirement;

/** Reads directives by the names that this document gives them. */
function requirementReader(document: DocumentNode): ReadRequirement | undefined {
  const links = readLinks(document).filter(({ specification }) => conditions.has(specification));
  if (links.length === 0) return undefined;
  const byName = new Map(
    [...conditions].flatMap(([directive, toCondition]) =>
      [...linkedNames(links, directive)].map((name) => [name, toCondition] as const),
    ),
  );
  return (directives = []) =>
    new Map(
      directives.flatMap((directive) => {
        const condition = byName.get(directive.name.value)?.(argumentsOf(directive));
        return condition ? [[JSON.stringify(condition), condition] as const] : [];
      }),
    );
}
