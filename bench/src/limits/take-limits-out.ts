// Preloaded (`node --import`) into the services of a system without limits. Nobody needs such a system
// but to measure it, so no switch for it stands in the services: here their modules are replaced.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { replacedModules } from './replaced-modules.ts';

const standIn = new URL('./no-limits.ts', import.meta.url).href;

const missing = replacedModules.filter((url) => !existsSync(url));
if (missing.length > 0) throw new Error(`there is no limit in ${missing.join(', ')}`);

const urls = new Set(replacedModules.map(({ href }) => href));
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    return urls.has(resolved.url) ? { ...resolved, url: standIn, shortCircuit: true } : resolved;
  },
});
