import type { ServiceName, SubgraphName } from '@supergraph/local-stack/services';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';

/** From a field's argument down to a value: names, and 0 for the items of a list. */
export type Path = readonly (string | 0)[];

/** A field with arguments, and the fields without any that lead to it from the root. */
export interface Place {
  /** `Mutation.placeOrder`. */
  name: string;
  kind: 'query' | 'mutation' | 'subscription';
  /** Whose stream it is; left out for what is no stream. */
  service?: ServiceName;
  /** Response names from the root to the field itself. */
  route: readonly string[];
  field: GraphQLField<unknown, unknown>;
}

/** Where a client's value goes in. */
export interface Position {
  /** `Mutation.placeOrder(input:).lines[].quantity`. */
  coordinate: string;
  place: Place;
  path: Path;
  type: GraphQLInputType;
}

/**
 * Every argument and input field of the graph, once for each field of the graph that it belongs to.
 *
 * @throws for a field with arguments to which no fields without arguments lead
 */
export function positionsOf(schema: GraphQLSchema): Position[] {
  return placesOf(schema).flatMap(positionsAt);
}

/** The same of what a service streams by itself. */
export function streamPositionsOf(schema: GraphQLSchema, service: SubgraphName): Position[] {
  const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  return fields
    .map((field): Place => {
      const name = `Subscription.${field.name}`;
      return { name, kind: 'subscription', service, field, route: [field.name] };
    })
    .flatMap(positionsAt);
}

function positionsAt(place: Place): Position[] {
  return place.field.args.flatMap((argument) => below(place, argument.type, [argument.name]));
}

export function coordinateOf(place: string, [argument, ...rest]: Path): string {
  const steps = rest.map((step) => (step === 0 ? '[]' : `.${step}`));
  return `${place}(${argument}:)${steps.join('')}`;
}

/** The argument or input field that a path ends at. */
export function nameOf(path: Path): string {
  return String(path.findLast((step) => step !== 0));
}

/** An input type within itself is gone into once. */
function below(
  place: Place,
  type: GraphQLInputType,
  path: Path,
  within: readonly GraphQLInputType[] = [],
): Position[] {
  const own = { coordinate: coordinateOf(place.name, path), place, path, type };
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [own, ...below(place, nullable.ofType, [...path, 0], within)];
  if (!isInputObjectType(nullable) || within.includes(nullable)) return [own];
  const fields = Object.values(nullable.getFields());
  return [
    own,
    ...fields.flatMap((field) =>
      below(place, field.type, [...path, field.name], [...within, nullable]),
    ),
  ];
}

function placesOf(schema: GraphQLSchema): Place[] {
  const routes = routesOf(schema);
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields())
        // Values of an enum are GraphQL's own business.
        .filter(({ args }) => args.some(({ type }) => !isEnumType(getNamedType(type))))
        .map((field) => placeOf(schema, type, field, routes.get(type))),
    );
}

function placeOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  route: readonly string[] | undefined,
): Place {
  const name = `${type.name}.${field.name}`;
  if (!route) throw new Error(`no fields without arguments lead to ${name}`);
  if (type === schema.getSubscriptionType())
    return { name, kind: 'subscription', service: 'gateway', field, route: [field.name] };
  const kind = type === schema.getMutationType() ? 'mutation' : 'query';
  return { name, kind, field, route: [...route, field.name] };
}

/** The shortest way to each type, breadth first. */
function routesOf(schema: GraphQLSchema): Map<unknown, readonly string[]> {
  const query = schema.getQueryType();
  const routes = new Map<unknown, readonly string[]>([
    [query, []],
    [schema.getMutationType(), []],
    [schema.getSubscriptionType(), []],
  ]);
  const waiting = query ? [query] : [];
  for (const type of waiting) {
    for (const { name, args, type: fieldType } of Object.values(type.getFields())) {
      const next = getNamedType(fieldType);
      if (args.length > 0 || !isObjectType(next) || routes.has(next)) continue;
      routes.set(next, [...(routes.get(type) ?? []), name]);
      waiting.push(next);
    }
  }
  return routes;
}
