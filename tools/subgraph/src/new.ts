import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { subgraphs } from '@supergraph/gateway/subgraphs';
import { repositoryFolder as root } from '@supergraph/local-stack/services';
import { runCommand } from '@supergraph/service/command';
import { addToLock } from './lock-file.ts';
import { namesFor, requireName, SubgraphError, type SubgraphNames } from './names.ts';
import { register, registrationsOf, rowsOf } from './registrations.ts';
import { createDraft, findPrefixes, format, linkWorkspace, runScript } from './repository.ts';
import { renderRooms, writeRooms } from './rooms.ts';

await runCommand({
  about: 'A new subgraph with all its rooms, in the graph, the local stack and the containers.',
  usage: ['npm run subgraph:new -- reviews', 'npm run subgraph:remove -- reviews     undoes it'],
  takes: ['The plural of what it owns'],
  run: async (_, [service = '']) => createSubgraph(service),
});

async function createSubgraph(service: string): Promise<void> {
  requireName(service);
  if (existsSync(join(root, 'subgraphs', service))) {
    throw new SubgraphError(`There is a subgraph ${service} already, in subgraphs/${service}.`);
  }
  const ports = Object.values(subgraphs).map(({ port }) => port);
  const names = namesFor(service, { ports, prefixes: await findPrefixes(root) });
  const rooms = await renderRooms(names);
  const draft = await draftRegistrations(names, rooms);
  const [rowsFile, rows] = rowsOf(names);
  await writeRooms(root, new Map([...rooms, [rowsFile, rows]]));
  try {
    await draft.write();
    await linkWorkspace(root, service);
    await format(root, join('subgraphs', service));
    await runScript(root, 'node_modules/drizzle-kit/bin.cjs', {
      args: ['generate', '--name', 'initial'],
      cwd: join(root, 'subgraphs', service),
    });
    await runScript(root, 'tools/repository/src/generate/main.ts');
  } catch (error) {
    await runScript(root, 'tools/subgraph/src/remove.ts', { args: [service] });
    throw error;
  }
  process.stdout.write(told(names));
}

/** Changes of the files that all share, worked out but not written. */
async function draftRegistrations(names: SubgraphNames, rooms: Map<string, string>) {
  const draft = createDraft(root);
  for (const registration of registrationsOf(names)) {
    const { file, before } = registration;
    const changed = register(await draft.read(file), registration);
    if (changed === undefined) {
      throw new SubgraphError(
        `${file} has no "${before?.trim()}", before which ${names.service} belongs.`,
      );
    }
    draft.set(file, changed);
  }
  const manifest = rooms.get(`subgraphs/${names.service}/package.json`) ?? '';
  const lock = await draft.read('package-lock.json');
  draft.set('package-lock.json', addToLock(lock, `subgraphs/${names.service}`, manifest));
  return draft;
}

function told({ service, port }: SubgraphNames): string {
  return `subgraphs/${service} is in the graph, on port ${port}.

  npm start                              the whole system with it
  npx vitest run subgraphs/${service.padEnd(15)} its tests
  npm run check && npm run schema:check  what CI asks

It owns one entity, one list and one mutation, so that there is something to change:
schema.graphql, then npm run generate. Say what it owns in README.md and its own README.
`;
}
