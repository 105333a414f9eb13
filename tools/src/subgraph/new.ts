import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { subgraphNames, subgraphs } from '@supergraph/gateway/subgraphs';
import { runCommand } from '@supergraph/shared/command';
import { repositoryFolder as root } from '../local/services.ts';
import { addToLock } from './lock-file.ts';
import { namesFor, requireName, SubgraphError, type SubgraphNames } from './names.ts';
import { register, registrationsOf } from './registrations.ts';
import {
  createDraft,
  findDockerfiles,
  findPrefixes,
  format,
  linkWorkspace,
  runScript,
} from './repository.ts';
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
  await writeRooms(root, rooms);
  try {
    await draft.write();
    await linkWorkspace(root, service);
    await format(root, join('subgraphs', service));
    await runScript(root, 'node_modules/drizzle-kit/bin.cjs', {
      args: ['generate', '--name', 'initial'],
      cwd: join(root, 'subgraphs', service),
    });
    await runScript(root, 'tools/src/generate/main.ts');
  } catch (error) {
    await runScript(root, 'tools/src/subgraph/remove.ts', { args: [service] });
    throw error;
  }
  process.stdout.write(told(names));
}

/** Changes of the files that all share, worked out but not written. */
async function draftRegistrations(names: SubgraphNames, rooms: Map<string, string>) {
  const draft = createDraft(root);
  const own = `subgraphs/${names.service}/`;
  const dockerfiles = await findDockerfiles(root);
  const registrations = registrationsOf(names, { dockerfiles, others: subgraphNames });
  for (const registration of registrations) {
    const { file, before } = registration;
    const text = rooms.get(file) ?? (await draft.read(file));
    const changed = register(text, registration);
    if (changed === undefined) {
      throw new SubgraphError(
        `${file} has no "${before?.trim()}", before which ${names.service} belongs.`,
      );
    }
    if (file.startsWith(own)) rooms.set(file, changed);
    else draft.set(file, changed);
  }
  const manifest = rooms.get(`${own}package.json`) ?? '';
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
