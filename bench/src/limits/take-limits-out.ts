// Preloaded (`node --import`) into the services of a system without limits. Nobody needs such a system
// but to measure it, so no switch for it stands in the services: here their modules are replaced.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

const replaced = [
  'shared/service/src/graphql/guard-requests.ts',
  'shared/service/src/graphql/remember-invalid.ts',
  'shared/service/src/execution/execute-within.ts',
  'shared/service/src/execution/bounded-resolvers.ts',
  'shared/service/src/http/json-bodies.ts',
  'shared/service/src/http/in-turn.ts',
  'shared/service/src/http/held-bytes.ts',
  'gateway/src/guard/limit-cost.ts',
  'gateway/src/guard/admission/front-door.ts',
  'gateway/src/guard/admission/early-refusals.ts',
  'gateway/src/guard/admission/admitted-source.ts',
].map((file) => new URL(`../../../${file}`, import.meta.url));
const standIn = new URL('./no-limits.ts', import.meta.url).href;

const missing = replaced.filter((url) => !existsSync(url));
if (missing.length > 0) throw new Error(`there is no limit in ${missing.join(', ')}`);

const urls = new Set(replaced.map(({ href }) => href));
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    return urls.has(resolved.url) ? { ...resolved, url: standIn, shortCircuit: true } : resolved;
  },
});
