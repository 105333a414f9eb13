import type { Answer } from '../harness/graph.ts';
import type { Outcome } from './roles.ts';

/**
 * What came of a field, read from the answer to an operation that asked for it alone.
 *
 * @param path response names from the root to the field; of a list the first element counts,
 *   so an empty one tells as little as null
 */
export function outcomeOf(
  { data, errors }: Pick<Answer<unknown>, 'data' | 'errors'>,
  path: string[],
): Outcome {
  const [error] = errors;
  // A field that was renamed is no field that nobody reaches.
  const { code = '' } = error?.extensions ?? {};
  if (code.startsWith('GRAPHQL_')) throw new Error(`the operation is invalid: ${error?.message}`);
  let value: unknown = data;
  for (const [depth, name] of path.entries()) {
    value = first(first(value)?.[name]);
    if (value !== null && value !== undefined) continue;
    const isField = depth === path.length - 1;
    if (!isField) return 'unreachable';
    return error ? error.extensions.code : 'null';
  }
  if (error) throw new Error(`a value came with an error: ${JSON.stringify(error)}`);
  return refusalOf(value) ?? 'value';
}

// biome-ignore lint/suspicious/noExplicitAny: answers are walked by name
function first(value: unknown): any {
  return Array.isArray(value) ? value[0] : value;
}

function refusalOf(value: unknown): string | undefined {
  return first(first(value)?.errors)?.code;
}
