import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryFolder as root } from '@supergraph/local-stack/services';
import { option, runCommand } from '@supergraph/service/command';
import { rowsFile } from './authorisation-rows.ts';
import { removeFromLock } from './lock-file.ts';
import { inOneSentence, requireName, SubgraphError, type SubgraphNames } from './names.ts';
import { findPrefixes, rewrite, runScript, unlinkWorkspace } from './repository.ts';
import { changedRooms } from './rooms.ts';
import { externalSchemaFile, portOf, readSubgraphs, unlistSubgraph } from './supergraph-yaml.ts';

await runCommand({
  about: 'Undoes "npm run subgraph:new" and "npm run subgraph:add".',
  usage: ['npm run subgraph:remove -- reviews', 'npm run subgraph:remove -- reviews --force'],
  options: { force: option.flag('whatever has become of it since it was generated') },
  takes: ['The name of the subgraph'],
  run: ({ force }, [service = '']) => inOneSentence(removeSubgraph(service, force)),
});

async function removeSubgraph(service: string, isForced: boolean): Promise<void> {
  if (await removeExternal(service)) return;
  const names = await namesOf(service);
  const changed = isForced ? [] : await changedRooms(root, names);
  if (changed.length > 0) {
    throw new SubgraphError(
      `${service} is no longer as it was generated (${changed.slice(0, 5).join(', ')}): --force removes it all the same.`,
    );
  }
  const folder = join('subgraphs', service);
  await unlistSubgraph(root, service);
  await rewrite(root, 'package-lock.json', (lock) =>
    removeFromLock(lock, folder, `@supergraph/${service}`),
  );
  await rm(join(root, folder), { recursive: true, force: true });
  await rm(join(root, rowsFile(service)), { force: true });
  await unlinkWorkspace(root, service);
  await runScript(root, 'tools/repository/src/generate/main.ts');
  process.stdout.write(`${folder} is gone.\n`);
}

/** @returns false when it is not one that lives elsewhere */
async function removeExternal(name: string): Promise<boolean> {
  const file = externalSchemaFile(name);
  const entry = (await readSubgraphs(root)).find((one) => one.name === name);
  if (entry?.schemaFile !== file) return false;
  await unlistSubgraph(root, name);
  await rm(join(root, file), { force: true });
  await runScript(root, 'tools/repository/src/generate/main.ts');
  process.stdout.write(`${name} is no longer in the graph.\n`);
  return true;
}

/** The names with which it was generated: its port stands in the list, its prefix in its schema. */
async function namesOf(service: string): Promise<SubgraphNames> {
  const entity = requireName(service);
  const entry = (await readSubgraphs(root)).find(({ name }) => name === service);
  const port = entry && portOf(entry);
  if (port === undefined) {
    throw new SubgraphError(`There is no subgraph ${service} in this repository.`);
  }
  const prefixes = await findPrefixes(root);
  const prefix = [3, 4, 5]
    .map((length) => entity.slice(0, length))
    .findLast((p) => prefixes.has(p));
  return { service, entity, prefix: prefix ?? entity.slice(0, 3), port };
}
