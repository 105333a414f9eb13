import { subgraphs } from './generated/subgraphs.ts';

/**
 * The subgraphs of this repository, each with the port that it takes by itself, as supergraph.yaml says:
 * the gateway's variables, the local stack and the tests of the containers derive from it.
 */
export { subgraphs };

export type SubgraphName = keyof typeof subgraphs;

export const subgraphNames: readonly SubgraphName[] = namesOf(subgraphs);

/** `forNames(['auth'], urlOf)` is `{ auth: urlOf('auth') }`. */
export function forNames<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  // Object.fromEntries forgets which names went in.
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}

/** The same where the values take time, all at once. */
export async function forNamesAsync<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Promise<Value>,
): Promise<Record<Name, Value>> {
  const made = await Promise.all(names.map(make));
  return Object.fromEntries(names.map((name, index) => [name, made[index]])) as Record<Name, Value>;
}

/** An object literal has the keys of its type, which Object.keys cannot know. */
function namesOf<Table extends object>(table: Table): (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
