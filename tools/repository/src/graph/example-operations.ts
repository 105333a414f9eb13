import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const operationsFolder = fileURLToPath(
  new URL('../../../../docs/operations/', import.meta.url),
);

/** Who runs an operation: anybody, somebody who has just registered, or the demo login of this name. */
const runAs = z.enum(['anyone', 'newcomer', 'customer', 'support', 'warehouse', 'admin']);

export interface ExampleOperation {
  /** Of the file and of the operation in it. */
  readonly name: string;
  readonly runAs: z.output<typeof runAs>;
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

/**
 * The operations of docs/operations, by name. Each file says who runs it in a comment `# Run as: …`;
 * sample variables stand beside it as `<Name>.variables.json` where it has any.
 */
export async function readExampleOperations(
  folder: string = operationsFolder,
): Promise<ExampleOperation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql')).toSorted();
  return Promise.all(files.map((file) => readExample(folder, file.slice(0, -'.graphql'.length))));
}

async function readExample(folder: string, name: string): Promise<ExampleOperation> {
  const document = await readFile(`${folder}/${name}.graphql`, 'utf8');
  const [, caller] = /^# Run as: (.+)$/m.exec(document) ?? [];
  const hasVariables = document.includes('$');
  const variables = hasVariables
    ? JSON.parse(await readFile(`${folder}/${name}.variables.json`, 'utf8'))
    : {};
  return {
    name,
    document,
    runAs: runAs.parse(caller, { error: () => `${name}.graphql does not say "# Run as: …"` }),
    variables: z.record(z.string(), z.unknown()).parse(variables),
  };
}
