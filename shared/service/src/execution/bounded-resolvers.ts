import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { countFields } from './count-fields.ts';
import { currentExecution, type Execution } from './execution.ts';
import { takeTurn } from './turns.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;
type Settle = (value: unknown, execution: Execution, info: GraphQLResolveInfo) => unknown;

/**
 * Puts every resolver with code of its own and every list of this schema under the limits of the
 * execution that it runs in: lists are counted before they are completed, large ones are completed in
 * turns, and once the execution is over nothing is resolved any more.
 */
export function boundResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const list = listOf(field.type);
      if (!field.resolve && !list) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      const isEntities = type === schema.getQueryType() && field.name === '_entities';
      field.resolve = isEntities
        ? bounded(countingKeys(resolve), inTurns)
        : bounded(resolve, list ? settleList(list) : whenItsTurn);
    }
  }
}

function listOf(type: GraphQLOutputType) {
  const nullable = getNullableType(type);
  return isListType(nullable) ? nullable : undefined;
}

function bounded(resolve: Resolver, settle: Settle): Resolver {
  return (source, args, context, info) => {
    const execution = currentExecution();
    if (!execution) return resolve(source, args, context, info);
    const turn = execution.isOver ? undefined : takeTurn(execution, undefined);
    return turn
      ? turn.then(() => resolved(execution, source, args, context, info))
      : resolved(execution, source, args, context, info);
  };

  // Not an object of all that belongs together, since this runs for every field.
  function resolved(
    execution: Execution,
    source: unknown,
    args: Record<string, unknown>,
    context: unknown,
    info: GraphQLResolveInfo,
  ): unknown {
    if (execution.isOver) return execution.never;
    try {
      const result = resolve(source, args, context, info);
      if (!isThenable(result)) {
        return settle === whenItsTurn ? result : settle(result, execution, info);
      }
      return result.then(
        (value) => (execution.isOver ? execution.never : settle(value, execution, info)),
        (error: unknown) => failed(execution, error),
      );
    } catch (error) {
      return failed(execution, error);
    }
  }
}

function failed(execution: Execution, error: unknown): Promise<never> {
  execution.countError(error);
  if (execution.isOver) return execution.never;
  throw error;
}

/** So few items take no turns of their own; the lists and the resolvers in each of them do. */
const AT_ONCE_MAX = 16;

/** Many wait for one batch of a loader, and all go on when it comes. */
const whenItsTurn: Settle = (value, execution) => takeTurn(execution, value);

function settleList(list: { ofType: GraphQLOutputType }): Settle {
  const areLeaves = isLeafType(getNullableType(list.ofType));
  return (value, execution, info) => {
    if (!isIterable(value)) return value;
    const items = Array.isArray(value) ? value : [...value];
    countList(items.length, execution, info);
    if (execution.isOver) return execution.never;
    return areLeaves ? items : inTurns(items, execution);
  };
}

/** Each key may cost a read, so they are counted before they are looked up. */
function countingKeys(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const execution = currentExecution();
    const { representations } = args;
    if (!execution || !Array.isArray(representations)) return resolve(source, args, context, info);
    countList(representations.length, execution, info);
    return execution.isOver ? execution.never : resolve(source, args, context, info);
  };
}

/** One item of each list is counted with what holds the list. */
function countList(length: number, execution: Execution, info: GraphQLResolveInfo): void {
  if (length > 1) execution.countFields((length - 1) * weightOf(info, execution));
}

const weights = new WeakMap<readonly FieldNode[], number>();

/** How many fields an item has. graphql-js has one array of nodes for all items of a list. */
function weightOf(info: GraphQLResolveInfo, execution: Execution): number {
  const known = weights.get(info.fieldNodes);
  if (known !== undefined) return known;
  const sets = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const weight = Math.max(1, countFields(sets, info, execution.fieldsLeft()));
  weights.set(info.fieldNodes, weight);
  return weight;
}

/** graphql-js takes items one by one, and completes each before it takes the next. */
function inTurns(items: unknown, execution: Execution): unknown {
  if (Array.isArray(items) && items.length <= AT_ONCE_MAX) return items;
  return isIterable(items) ? turnByTurn(items, execution) : items;
}

function* turnByTurn(items: Iterable<unknown>, execution: Execution): Generator<unknown> {
  for (const item of items) {
    if (execution.isOver) yield execution.never;
    else if (isThenable(item)) yield item.then((value) => takeTurn(execution, value));
    else yield takeTurn(execution, item);
  }
}

/** As graphql-js tells it. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
