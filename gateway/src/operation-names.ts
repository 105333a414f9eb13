import { readdir } from 'node:fs/promises';

/** What an operation is called in labels when its name is not to become one. */
const OTHER = 'other';

/** Each name costs some twenty lines of every scrape. */
export const operationNamesMax = 100;

export interface OperationName {
  readonly name: string;
  readonly type: string;
}

/**
 * Names of operations are chosen by clients, and each one that becomes a label stays for good. Those
 * that are known beforehand always are one. Of others the first to come are, up to the bound of all;
 * the rest are `other`, and so is a name that comes again with an operation of another type.
 */
export function createOperationNames(known: readonly string[] = []) {
  const typeOf = new Map<string, string | undefined>();
  for (const name of known.slice(0, operationNamesMax)) typeOf.set(name, undefined);
  return ({ name, type }: OperationName): OperationName => {
    if (!typeOf.has(name) && typeOf.size >= operationNamesMax) return { name: OTHER, type };
    const first = typeOf.get(name) ?? type;
    typeOf.set(name, first);
    return first === type ? { name, type } : { name: OTHER, type };
  };
}

/**
 * Names of the operations that lie in a folder as `<Name>.graphql`; none where a deployment comes
 * without them.
 */
export async function readOperationNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return files.flatMap((file) => /^(\w+)\.graphql$/.exec(file)?.[1] ?? []).toSorted();
}
