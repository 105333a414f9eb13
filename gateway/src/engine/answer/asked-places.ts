import type { OperationDefinitionNode } from 'graphql';
import { type Choice, collectFields } from '../compile/collect-fields.ts';
import type { Step } from '../execute/places.ts';
import { isObject, typenameOf } from '../json.ts';

/**
 * Whether what went wrong at this place, in the names of the plan, is the client's concern (GraphQL §7.1.2).
 * Things at one path are asked for the same, whatever objects they stand in: what is asked for in an object of
 * another type alone is nobody's here. What nobody asks for at all is needed by something that somebody does.
 */
export function concernsClient(
  path: readonly Step[],
  data: unknown,
  { operation, ...choice }: Choice & { readonly operation: OperationDefinitionNode },
): boolean {
  const keys = path.filter((step) => typeof step === 'string');
  // What does not say its type is of the one type that it can be.
  const fulfils: Choice['fulfils'] = (typename, condition) =>
    typename === '' || choice.fulfils(typename, condition);
  return (
    asksFor(keys, operation, { ...choice, fulfils }, typenamesOn(path, data)) ||
    !asksFor(keys, operation, { ...choice, fulfils: () => true }, [])
  );
}

/** @param typenames of the objects that the keys are of */
function asksFor(
  keys: readonly string[],
  { selectionSet }: OperationDefinitionNode,
  choice: Choice,
  typenames: readonly string[],
): boolean {
  let sets: Parameters<typeof collectFields>[0] = [selectionSet];
  return keys.every((key, depth) => {
    const fields = collectFields(sets, typenames[depth] ?? '', choice).get(key) ?? [];
    sets = fields.map((field) => field.selectionSet);
    return fields.length > 0;
  });
}

function typenamesOn(path: readonly Step[], data: unknown): string[] {
  let value = data;
  return path.flatMap((step) => {
    const typename = isObject(value) ? typenameOf(value) : '';
    value = (value as Record<Step, unknown> | null | undefined)?.[step];
    return typeof step === 'string' ? [typename] : [];
  });
}
