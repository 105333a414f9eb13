import { enableCompileCache, type ResolveFnOutput, registerHooks } from 'node:module';

// Preloaded (`node --import`) wherever many processes are started one after another: by the local
// stack and by the tests. It changes when a process is ready, never what it does.

// Compiled code, and what is left of TypeScript without its types, is kept: in the folder
// that NODE_COMPILE_CACHE names, else in the temporary one.
enableCompileCache();

// For every import Node looks for the file, for what its name really stands for, and for the package.json
// that says what kind of module it is, and it does so anew each time: a quarter of a service's start.
// Drizzle's package.json has 180 kB of exports, and a hundred modules are loaded from there: another half.
const drizzle = '/node_modules/drizzle-orm/';
/** By package that imports, and by what it imports. */
const packages = new Map<string, ResolveFnOutput>();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const { parentURL = '' } = context;
    const format = formatOf(parentURL);
    if (specifier.startsWith('.') && format && specifier.endsWith(format.ending)) {
      return { url: new URL(specifier, parentURL).href, format: format.name, shortCircuit: true };
    }
    const room = parentURL.lastIndexOf('/src/');
    if (specifier.startsWith('.') || format?.ending !== '.ts' || room < 0) {
      return nextResolve(specifier, context);
    }
    const key = `${parentURL.slice(0, room)} ${specifier}`;
    const known = packages.get(key) ?? { ...nextResolve(specifier, context), shortCircuit: true };
    packages.set(key, known);
    return known;
  },
});

/** What kind of module a neighbour of this one is, where that is known. */
function formatOf(url: string) {
  if (url.includes('/node_modules/')) {
    const isDrizzle = url.includes(drizzle) && url.endsWith('.js');
    return isDrizzle ? { name: 'module', ending: '.js' } : undefined;
  }
  return url.endsWith('.ts') ? { name: 'module-typescript', ending: '.ts' } : undefined;
}
