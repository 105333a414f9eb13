import { enableCompileCache, registerHooks } from 'node:module';

// Preloaded (`node --import`) wherever many processes are started one after another: by the local
// stack and by the tests. It changes when a process is ready, never what it does.

// Compiled code, and what is left of TypeScript without its types, is kept: in the folder
// that NODE_COMPILE_CACHE names, else in the temporary one.
enableCompileCache();

// Node asks package.json what kind of module each file is, and parses it anew each time. Drizzle's has
// 180 kB of exports, and a hundred modules are loaded from there: more than half of a service's start.
const drizzle = '/node_modules/drizzle-orm/';
registerHooks({
  resolve(specifier, context, nextResolve) {
    const { parentURL } = context;
    if (!specifier.startsWith('.') || !parentURL?.includes(drizzle) || !parentURL.endsWith('.js')) {
      return nextResolve(specifier, context);
    }
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
  },
});
