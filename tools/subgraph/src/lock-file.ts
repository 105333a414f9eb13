import { z } from 'zod';

const lockSchema = z.record(z.string(), z.unknown());
const packagesSchema = z.record(z.string(), z.unknown());
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/**
 * Adds a workspace to package-lock.json, as npm would: its packages are in the tree already, so
 * nothing has to be asked of a registry.
 *
 * @param manifestText package.json of the workspace
 */
export function addToLock(lockText: string, folder: string, manifestText: string): string {
  const manifest = manifestSchema.parse(JSON.parse(manifestText));
  return changed(lockText, (packages) => {
    insertSorted(packages, `node_modules/${manifest.name}`, { resolved: folder, link: true });
    insertSorted(packages, folder, manifest);
  });
}

export function removeFromLock(lockText: string, folder: string, name: string): string {
  return changed(lockText, (packages) => {
    packages.delete(`node_modules/${name}`);
    packages.delete(folder);
  });
}

function changed(lockText: string, change: (packages: Map<string, unknown>) => void): string {
  const lock = lockSchema.parse(JSON.parse(lockText));
  const packages = new Map(Object.entries(packagesSchema.parse(lock['packages'])));
  change(packages);
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

/** npm sorts by the English locale: a lock that it would write otherwise makes a diff of everything. */
function insertSorted(packages: Map<string, unknown>, key: string, value: unknown): void {
  const later = [...packages].filter(([other]) => other.localeCompare(key, 'en') > 0);
  for (const [other] of later) packages.delete(other);
  packages.set(key, value);
  for (const [other, kept] of later) packages.set(other, kept);
}
