import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  isCompositeType,
  isIntrospectionType,
  isListType,
} from 'graphql';
import type { CostDirectives, ListSize } from './cost-directives.ts';
import { INTROSPECTION_WEIGHT, introspectionSize, SCHEMA_WEIGHT } from './introspection.ts';

/** A schema, and what its parts weigh. */
export interface CostModel {
  readonly schema: GraphQLSchema;
  readonly directives: CostDirectives;
  /** Assumed length of a list of which neither an argument nor @listSize tells. */
  readonly listSize: number;
  /** The longest list that a slicing argument gets: services refuse to give more. Default: any. */
  readonly sliceMax?: number;
  /** Whether a 0 stands for any number, as in recorded signatures, which hide what clients sent. */
  readonly hidesNumbers?: boolean;
}

/** Of each object or leaf of this type: 1 for objects and 0 for leaves unless @cost says otherwise. */
export function typeWeight({ directives }: CostModel, type: GraphQLNamedType): number {
  const own = directives.weights.get(type.name);
  if (own !== undefined) return own;
  if (!isCompositeType(type)) return 0;
  return isIntrospectionType(type) ? INTROSPECTION_WEIGHT : 1;
}

/** Of asking a field once, beside what it returns: 0 unless @cost says otherwise. */
export function fieldWeight(
  { directives }: CostModel,
  parent: GraphQLObjectType,
  name: string,
): number {
  return name === '__schema' ? SCHEMA_WEIGHT : (lookUp(directives.weights, parent, name) ?? 0);
}

/** Undefined for a field's argument that has no @cost; its type decides then. */
export function argumentWeight(
  { directives }: CostModel,
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  argument: GraphQLArgument,
): number | undefined {
  return lookUp(directives.weights, parent, `${field.name}(${argument.name}:)`);
}

/** What tells the size of a field's list, or of the lists below it. */
export function sizingOf(
  { directives }: CostModel,
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): ListSize | undefined {
  return (
    lookUp(directives.listSizes, parent, field.name) ??
    introspectionSize(`${parent.name}.${field.name}`) ??
    relaySizing(field)
  );
}

/**
 * A field without @listSize that takes `first` or `last` gives a page: what else would they ask for?
 *
 * @see https://relay.dev/graphql/connections.htm
 */
function relaySizing(field: GraphQLField<unknown, unknown>): ListSize | undefined {
  const slicingArguments = field.args
    .map(({ name }) => name)
    .filter((name) => name === 'first' || name === 'last');
  if (slicingArguments.length === 0) return undefined;
  const isList = isListType(getNullableType(field.type));
  return { slicingArguments, sizedFields: isList ? [] : ['edges', 'nodes'] };
}

/** What stands at a member of the type itself, or of an interface of it. */
function lookUp<T>(
  told: ReadonlyMap<string, T>,
  parent: GraphQLObjectType,
  member: string,
): T | undefined {
  const own = told.get(`${parent.name}.${member}`);
  if (own !== undefined) return own;
  for (const { name } of parent.getInterfaces()) {
    const inherited = told.get(`${name}.${member}`);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}
