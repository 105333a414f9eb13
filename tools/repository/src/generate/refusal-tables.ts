import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { GeneratedFile } from './generated-file.ts';
import { fileWithRegions } from './regions.ts';
import { ownSubgraphs } from './subgraph-list.ts';

const subgraphsFolder = resolve(import.meta.dirname, '../../../../subgraphs');
const errorsModule = z.object({
  refusals: z.object({
    table: z.record(z.string(), z.object({ when: z.string(), remedy: z.string() })),
  }),
});

/** The last part of docs/errors.md: every subgraph's own table. */
export async function refusalTables(): Promise<GeneratedFile> {
  const sections = await Promise.all((await ownSubgraphs()).map(({ name }) => sectionOf(name)));
  return fileWithRegions('docs/errors.md', { refusals: `\n${sections.join('\n')}` });
}

async function sectionOf(name: string): Promise<string> {
  const file = pathToFileURL(join(subgraphsFolder, name, 'src/errors.ts')).href;
  const { refusals } = errorsModule.parse(await import(file));
  const rows = Object.entries(refusals.table).map(
    ([code, { when, remedy }]) => `| \`${code}\` | ${when} | ${remedy} |\n`,
  );
  return `## Refusals of ${name}

| Code | Meaning | What the client should do |
|---|---|---|
${rows.join('')}`;
}
