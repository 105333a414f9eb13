import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { errorType } from './error-type.ts';
import { currentSpan, runInSpan, type Span } from './span.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** Gives each field of Query and Mutation a span, and no other field: what is below is told by statements. */
export function traceRoots(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    if (type) traceFields(type);
  }
}

function traceFields(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`;
    field.resolve = traced(name, field.resolve ?? defaultFieldResolver);
  }
}

function traced(name: string, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const span = currentSpan()?.child(name);
    if (!span) return resolve(source, args, context, info);
    return untilResolved(span, () => resolve(source, args, context, info));
  };
}

/** Hands over what the resolver gives: only the end of the span waits for it. */
function untilResolved(span: Span, work: () => unknown): unknown {
  try {
    // Once and for all: a query of drizzle runs whenever somebody awaits it.
    const result = runInSpan(span, () => onlyOnce(work()));
    void whenResolved(result).then(
      () => span.end(),
      (error: unknown) => failed(span, error),
    );
    return result;
  } catch (error) {
    failed(span, error);
    throw error;
  }
}

function onlyOnce(result: unknown): unknown {
  const isThenable = typeof result === 'object' && result !== null && 'then' in result;
  return isThenable ? Promise.resolve(result) : result;
}

/** A list, such as that of entities, when each of its items is there. */
async function whenResolved(result: unknown): Promise<void> {
  const value = await result;
  if (Array.isArray(value)) await Promise.allSettled(value);
}

function failed(span: Span, error: unknown): void {
  span.fail(errorType(error));
  span.end();
}
