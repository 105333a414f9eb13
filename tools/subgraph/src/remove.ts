import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { subgraphs } from '@supergraph/gateway/subgraphs';
import { repositoryFolder as root } from '@supergraph/local-stack/services';
import { parseSupergraphYaml } from '@supergraph/schema-check/sources';
import { option, runCommand } from '@supergraph/service/command';
import { z } from 'zod';
import { externalEntry, externalSchemaFile } from './external.ts';
import { removeFromLock } from './lock-file.ts';
import { inOneSentence, requireName, SubgraphError, type SubgraphNames } from './names.ts';
import { registrationsOf, rowsFile, unregister } from './registrations.ts';
import { createDraft, findPrefixes, runScript, unlinkWorkspace } from './repository.ts';
import { changedRooms } from './rooms.ts';

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
  const left = await unregisterAll(names);
  await rm(join(root, 'subgraphs', service), { recursive: true });
  await rm(join(root, rowsFile(service)), { force: true });
  await unlinkWorkspace(root, service);
  await runScript(root, 'tools/repository/src/generate/main.ts');
  process.stdout.write(`subgraphs/${service} is gone.\n`);
  for (const file of left) {
    process.stdout.write(`${file} was changed since: take ${service} out by hand.\n`);
  }
}

/** @returns false when it is not one that lives elsewhere */
async function removeExternal(name: string): Promise<boolean> {
  const file = externalSchemaFile(name);
  if (!existsSync(join(root, file))) return false;
  const draft = createDraft(root);
  const yaml = await draft.read('supergraph.yaml');
  const entry = parseSupergraphYaml(yaml, 'supergraph.yaml', process.env).find(
    (one) => one.name === name,
  );
  const text = entry && unregister(yaml, { file, text: externalEntry(name, entry.routingUrl) });
  if (text === undefined) {
    throw new SubgraphError(
      `The lines of ${name} in supergraph.yaml were changed: take them out by hand.`,
    );
  }
  draft.set('supergraph.yaml', text);
  await draft.write();
  await rm(join(root, file));
  await runScript(root, 'tools/schema-check/src/cli/main.ts', { args: ['compose'] });
  process.stdout.write(`${name} is no longer in the graph.\n`);
  return true;
}

/** @returns files that no longer hold the lines that were written */
async function unregisterAll(names: SubgraphNames): Promise<string[]> {
  const draft = createDraft(root);
  const own = `subgraphs/${names.service}/`;
  const left: string[] = [];
  for (const registration of registrationsOf(names)) {
    const { file } = registration;
    const text = unregister(await draft.read(file), registration);
    if (text === undefined) left.push(file);
    else draft.set(file, text);
  }
  const lock = await draft.read('package-lock.json');
  const packageName = `@supergraph/${names.service}`;
  draft.set('package-lock.json', removeFromLock(lock, own.slice(0, -1), packageName));
  await draft.write();
  return left;
}

/** The names with which it was generated: its port stands in the list, its prefix in its schema. */
async function namesOf(service: string): Promise<SubgraphNames> {
  const entity = requireName(service);
  const entry = z.record(z.string(), z.object({ port: z.number() })).parse(subgraphs)[service];
  if (!entry || !existsSync(join(root, 'subgraphs', service))) {
    throw new SubgraphError(`There is no subgraph ${service} in this repository.`);
  }
  const prefixes = await findPrefixes(root);
  const prefix = [3, 4, 5]
    .map((length) => entity.slice(0, length))
    .findLast((p) => prefixes.has(p));
  return { service, entity, prefix: prefix ?? entity.slice(0, 3), port: entry.port };
}
