import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { GeneratedFile } from './generated-file.ts';
import { fileWithRegions } from './regions.ts';
import { type OwnSubgraph, ownSubgraphs } from './subgraph-list.ts';

const subgraphsFolder = resolve(import.meta.dirname, '../../../../subgraphs');
const manifestSchema = z.object({ description: z.string() });

/** README's table of services: what each owns is its manifest's description. */
export async function serviceTable(): Promise<GeneratedFile> {
  const rows = await Promise.all((await ownSubgraphs()).map(rowOf));
  return fileWithRegions('README.md', {
    services: `
| Service | Owns | Port | Publishes |
|---|---|---|---|
| [gateway](gateway) | the composed graph, \`/graphql\` | 4000 | |
${rows.join('\n')}
`,
  });
}

async function rowOf({ name, port }: OwnSubgraph): Promise<string> {
  const folder = join(subgraphsFolder, name);
  const manifest = await readFile(join(folder, 'package.json'), 'utf8');
  const { description } = manifestSchema.parse(JSON.parse(manifest));
  const owns = description.slice(0, 1).toLowerCase() + description.slice(1).replace(/\.$/, '');
  // `orders.order.placed.v1.json`: what is published is told by kind of thing.
  const kinds = (await readdir(join(folder, 'src/events/schemas')))
    .toSorted()
    .map((file) => `\`${file.split('.').slice(0, 2).join('.')}.*\``);
  return `| [${name}](subgraphs/${name}) | ${owns} | ${port} | ${[...new Set(kinds)].join(', ')} |`;
}
