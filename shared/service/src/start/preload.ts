import { enableCompileCache, registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { keepResolutions, mayBeKept, readResolutions } from './kept-resolutions.ts';

// Preloaded (`node --import`) wherever many processes are started one after another: by the local
// stack and by the tests. It changes when a process is ready, never what it does.

// Compiled code, and what is left of TypeScript without its types, is kept: in the folder
// that NODE_COMPILE_CACHE names, else in the temporary one.
enableCompileCache();

// For every import Node looks for the file, for what its name really stands for, and for the package.json
// that says what kind of module it is, and it does so anew each time: a third of a service's start.
// Drizzle's package.json has 180 kB of exports, and a hundred modules are loaded from there: another half.
const drizzle = '/node_modules/drizzle-orm/';
/** By who imports, and what. */
const known = readResolutions();
let hasNews = false;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const { parentURL = '', conditions = [] } = context;
    const format = formatOf(parentURL);
    if (specifier.startsWith('.') && format && specifier.endsWith(format.ending)) {
      return { url: new URL(specifier, parentURL).href, format: format.name, shortCircuit: true };
    }
    const importer = importerOf(parentURL, specifier);
    if (!importer) return nextResolve(specifier, context);
    const key = `${importer} ${conditions.includes('require') ? 'requires' : 'imports'} ${specifier}`;
    const found = known.get(key);
    if (found) return found;
    const asked = { ...nextResolve(specifier, context), shortCircuit: true };
    known.set(key, asked);
    hasNews ||= mayBeKept(asked);
    return asked;
  },
});

process.once('exit', () => {
  if (isMainThread && hasNews) keepResolutions(known);
});

/** Within a workspace, a package is the same for all modules; within a package, names are each module's own. */
function importerOf(parentURL: string, specifier: string): string | undefined {
  if (parentURL.includes('/node_modules/')) return parentURL;
  const room = parentURL.lastIndexOf('/src/');
  const isOwn = !specifier.startsWith('.') && parentURL.endsWith('.ts') && room >= 0;
  return isOwn ? parentURL.slice(0, room) : undefined;
}

/** What kind of module a neighbour of this one is, where that is known. */
function formatOf(url: string) {
  if (url.includes('/node_modules/')) {
    const isDrizzle = url.includes(drizzle) && url.endsWith('.js');
    return isDrizzle ? { name: 'module', ending: '.js' } : undefined;
  }
  return url.endsWith('.ts') ? { name: 'module-typescript', ending: '.ts' } : undefined;
}
