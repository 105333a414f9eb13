import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { z } from 'zod';

const dependencies = z.record(z.string(), z.string()).default({});
const entry = z.looseObject({
  link: z.boolean().optional(),
  resolved: z.string().optional(),
  dev: z.boolean().default(false),
  dependencies,
  devDependencies: dependencies,
  optionalDependencies: dependencies,
  peerDependencies: dependencies,
});
const lockFile = z.object({ packages: z.record(z.string(), entry) });

/**
 * The packages that `npm ci --workspace <folder> --omit=dev` installs, by the lock file. npm goes along
 * what workspaces need for development too, and leaves out what nobody needs otherwise: one that is
 * another workspace, or that another workspace needs to run, comes with it.
 */
export function installedPackages(folder: string): string[] {
  const text = readFileSync(join(repositoryFolder, 'package-lock.json'), 'utf8');
  const { packages } = lockFile.parse(JSON.parse(text));
  const found = new Set<string>();
  const left = [folder];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const known = packages[place];
    if (!known || known.dev || found.has(place)) continue;
    found.add(place);
    if (known.link && known.resolved) left.push(known.resolved);
    const wanted = {
      ...known.dependencies,
      ...known.devDependencies,
      ...known.optionalDependencies,
      ...known.peerDependencies,
    };
    for (const name of Object.keys(wanted)) {
      const home = homes(place, name).find((candidate) => packages[candidate]);
      if (home) left.push(home);
    }
  }
  return [...found].map((place) => place.split('node_modules/').at(-1) ?? place).toSorted();
}

/** Where Node looks for a package, from the nearest place outwards. */
function homes(place: string, name: string): string[] {
  const folders = place.split('/');
  return folders
    .map((_, depth) => `${folders.slice(0, folders.length - depth).join('/')}/node_modules/${name}`)
    .concat(`node_modules/${name}`);
}
