/** The modules that are limits and nothing else; what stands in for all of them is in `no-limits.ts`. */
export const replacedModules = [
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
