import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  repositoryFolder,
  serviceFolder,
  serviceNames,
  sharedFolders,
} from '@supergraph/local-stack/services';
import { z } from 'zod';

export interface CodedLimit {
  file: string;
  /** `costLimits.budgets.user` */
  name: string;
  value: string;
}

const leaf = z.union([z.number(), z.string()]);
const tree = z.record(z.string(), z.unknown());
const limitTable = /^export const (\w*[lL]imits)\b[^=]*= \{/gm;

/** The members of every exported table whose name ends in "limits", those of tables within it too. */
export async function limitsInTables(): Promise<CodedLimit[]> {
  const found = sourceFiles().flatMap((file) =>
    Array.from(read(file).matchAll(limitTable), ([, table = '']) => ({ file, table })),
  );
  const tables = await Promise.all(
    found.map(async ({ file, table }) => {
      const module: unknown = await import(pathToFileURL(join(repositoryFolder, file)).href);
      return { file, table, value: tree.parse(module)[table] };
    }),
  );
  // What is a table by itself as well is told there.
  const known = new Set(tables.map(({ value }) => value));
  return tables.flatMap(({ file, table, value }) =>
    leavesOf(table, value, known).map((member) => ({ file, ...member })),
  );
}

function leavesOf(
  name: string,
  value: unknown,
  known: ReadonlySet<unknown>,
): { name: string; value: string }[] {
  const text = leaf.safeParse(value);
  if (text.success) return [{ name, value: String(text.data) }];
  return Object.entries(tree.parse(value)).flatMap(([member, inner]) =>
    known.has(inner) ? [] : leavesOf(`${name}.${member}`, inner, known),
  );
}

/** What a table made by `defineLimits` says a client gets beyond each of its variables. */
export async function codesBeyond(): Promise<{ variable: string; code: string }[]> {
  const files = sourceFiles().filter((file) => read(file).includes('= defineLimits({'));
  const tables = await Promise.all(
    files.map(async (file) => {
      const module: unknown = await import(pathToFileURL(join(repositoryFolder, file)).href);
      return Object.values(definedLimits.parse(module).limits.table);
    }),
  );
  return tables.flat().map(({ variable, beyond }) => ({ variable, code: beyond }));
}

const definedLimits = z.object({
  limits: z.object({
    table: z.record(z.string(), z.object({ variable: z.string(), beyond: z.string() })),
  }),
});

/** The value of a constant, as the file writes it: a number, or a product of some. */
export function constantIn(file: string, name: string): string | undefined {
  const written = new RegExp(`^(?:export )?const ${name} = ([\\d_* ]+);`, 'm').exec(
    read(file),
  )?.[1];
  const factors = written?.replaceAll('_', '').split('*').map(Number);
  return factors && String(factors.reduce((product, factor) => product * factor, 1));
}

function sourceFiles(): string[] {
  return [
    ...sharedFolders,
    ...serviceNames.map((name) => serviceFolder(name).slice(repositoryFolder.length)),
  ]
    .flatMap((folder) =>
      readdirSync(join(repositoryFolder, folder, 'src'), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/src/${file}`,
      ),
    )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

function read(file: string): string {
  return readFileSync(join(repositoryFolder, file), 'utf8');
}
