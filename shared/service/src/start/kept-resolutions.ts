import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { ResolveFnOutput } from 'node:module';

const root = new URL('../../../../', import.meta.url);
const packages = new URL('node_modules/', root);
/** npm writes it whenever it installs something. */
const installed = new URL('.package-lock.json', packages);
const room = new URL('.cache/resolutions/', packages);
/** One for each script: a process reads no more than what it imports. */
const file = new URL(`${process.argv[1]?.replaceAll(/\W+/g, '-')}.json`, room);

export type Resolutions = Map<string, ResolveFnOutput>;

interface Kept {
  installedMs: number;
  /** By key: the file from the root on, and what kind of module it is. */
  found: Record<string, [path: string, format?: string]>;
}

/** What earlier processes of this script found in packages; nothing once npm has installed anything since. */
export function readResolutions(): Resolutions {
  const { installedMs, found } = read();
  if (installedMs !== whenInstalled()) return new Map();
  const entries = Object.entries(found).map(([key, [path, format]]): [string, ResolveFnOutput] => [
    key,
    { url: root.href + path, format, shortCircuit: true },
  ]);
  return new Map(entries);
}

/**
 * Whether later processes may find it as this one did. Files of our own move without npm, and a binary is told
 * by what Node finds out beside its place.
 */
export function mayBeKept({ url }: ResolveFnOutput): boolean {
  return url.startsWith(packages.href) && !url.endsWith('.node');
}

/** For later processes, where there is a place for it. */
export function keepResolutions(resolutions: Resolutions): void {
  const installedMs = whenInstalled();
  if (installedMs === undefined) return;
  const found: Kept['found'] = {};
  for (const [key, resolution] of resolutions) {
    if (!mayBeKept(resolution)) continue;
    const { url, format } = resolution;
    const path = url.slice(root.href.length);
    found[key] = format ? [path, format] : [path];
  }
  const aside = new URL(`${file.href}.${process.pid}`);
  try {
    mkdirSync(room, { recursive: true });
    writeFileSync(aside, JSON.stringify({ installedMs, found }));
    renameSync(aside, file);
  } catch {
    // Nothing but time is lost, and no process shall end otherwise for it.
  }
}

function read(): Partial<Kept> & Pick<Kept, 'found'> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { found: {} };
  }
}

function whenInstalled(): number | undefined {
  return statSync(installed, { throwIfNoEntry: false })?.mtimeMs;
}
