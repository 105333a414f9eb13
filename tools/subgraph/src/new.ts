import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder as root } from '@supergraph/local-stack/services';
import { runCommand } from '@supergraph/service/command';
import { rowsOf } from './authorisation-rows.ts';
import { addToLock } from './lock-file.ts';
import {
  inOneSentence,
  namesFor,
  requireName,
  SubgraphError,
  type SubgraphNames,
} from './names.ts';
import { findPrefixes, format, linkWorkspace, rewrite, runScript } from './repository.ts';
import { renderRooms, writeRooms } from './rooms.ts';
import { listSubgraph, ownSchemaFile, portOf, readSubgraphs } from './supergraph-yaml.ts';

await runCommand({
  about: 'A new subgraph with all its rooms, in the graph, the local stack and the containers.',
  usage: ['npm run subgraph:new -- reviews', 'npm run subgraph:remove -- reviews     undoes it'],
  takes: ['The plural of what it owns'],
  run: (_, [service = '']) => inOneSentence(createSubgraph(service)),
});

async function createSubgraph(service: string): Promise<void> {
  requireName(service);
  if (existsSync(join(root, 'subgraphs', service))) {
    throw new SubgraphError(`There is a subgraph ${service} already, in subgraphs/${service}.`);
  }
  const listed = await readSubgraphs(root);
  if (listed.some(({ name }) => name === service)) {
    throw new SubgraphError(`supergraph.yaml has a subgraph ${service} already.`);
  }
  const ports = listed.flatMap((entry) => portOf(entry) ?? []);
  const names = namesFor(service, { ports, prefixes: await findPrefixes(root) });
  try {
    await writeSubgraph(names);
  } catch (error) {
    await runScript(root, 'tools/subgraph/src/remove.ts', { args: [service, '--force'] });
    throw error;
  }
  process.stdout.write(told(names));
}

async function writeSubgraph(names: SubgraphNames): Promise<void> {
  const { service: name, port } = names;
  const folder = join('subgraphs', name);
  const rooms = await renderRooms(names);
  const routingUrl = `http://127.0.0.1:${port}/graphql`;
  await listSubgraph(root, { name, routingUrl, schemaFile: ownSchemaFile(name) });
  await writeRooms(root, new Map([...rooms, rowsOf(names)]));
  const manifest = rooms.get(join(folder, 'package.json')) ?? '';
  await rewrite(root, 'package-lock.json', (lock) => addToLock(lock, folder, manifest));
  await linkWorkspace(root, name);
  await format(root, folder);
  await runScript(root, 'node_modules/drizzle-kit/bin.cjs', {
    args: ['generate', '--name', 'initial'],
    cwd: join(root, folder),
  });
  await runScript(root, 'tools/repository/src/generate/main.ts');
}

function told({ service, port }: SubgraphNames): string {
  return `subgraphs/${service} is in the graph, on port ${port}.

  npm start                              the whole system with it
  npx vitest run subgraphs/${service.padEnd(15)} its tests
  npm run check && npm run schema:check  what CI asks

It owns one entity, one list and one mutation, so that there is something to change:
schema.graphql, then npm run generate. Say what it owns in its README, and in its package.json,
from where the README of the repository has it.
`;
}
