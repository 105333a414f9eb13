import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { composedSupergraph, composeSdl } from './composed-supergraph.ts';
import { consoleIntrospection } from './console-introspection.ts';
import { dockerCompose } from './docker-compose.ts';
import { envExampleOfContainers, envExampleOfGateway } from './env-examples.ts';
import type { GeneratedFile } from './generated-file.ts';
import { refusalTables } from './refusal-tables.ts';
import { generateResolverTypes } from './resolver-types.ts';
import { serviceTable } from './service-table.ts';
import { ownSubgraphs, subgraphList } from './subgraph-list.ts';

const root = resolve(import.meta.dirname, '../../../..');

/** Everything that is committed though it could be made anew: `--check` fails where the two differ. */
async function generate(): Promise<GeneratedFile[]> {
  const supergraphSdl = composeSdl();
  return Promise.all([
    subgraphList(),
    ...(await ownSubgraphs()).map(({ name }) => generateResolverTypes(name)),
    generateResolverTypes('the template', resolve(root, 'tools/subgraph/src/template')),
    supergraphSdl.then(composedSupergraph),
    supergraphSdl.then(consoleIntrospection),
    dockerCompose(),
    envExampleOfContainers(),
    envExampleOfGateway(),
    serviceTable(),
    refusalTables(),
  ]);
}

async function isCurrent({ file, content }: GeneratedFile): Promise<boolean> {
  const committed = await readFile(file, 'utf8').catch(() => null);
  return committed === content;
}

async function write({ file, content }: GeneratedFile): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const onlyCheck = process.argv.includes('--check');
for (const generated of await generate()) {
  if (await isCurrent(generated)) continue;
  const name = relative(root, generated.file);
  if (onlyCheck) {
    process.stderr.write(`${name} is not what "npm run generate" makes of its sources.\n`);
    process.exitCode = 1;
  } else {
    await write(generated);
    process.stdout.write(`wrote ${name}\n`);
  }
}
