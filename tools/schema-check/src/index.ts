export { type CheckInput, type CheckResult, checkSchema } from './check/check-schema.ts';
export { readOptions } from './cli/check-options.ts';
export { CannotRunError } from './core/cannot-run.ts';
export type { Finding, Severity } from './core/findings/finding.ts';
export {
  type ComposedSupergraph,
  CompositionError,
  composeSupergraph,
} from './core/graph/compose-supergraph.ts';
export { composeSources } from './core/graph/composition.ts';
export type { SubgraphSource, SupergraphSources } from './core/sources/sources.ts';
export type { Change } from './diff/change.ts';
export { diffSchemas } from './diff/diff-schemas.ts';
export { diffSubgraphs } from './diff/diff-subgraphs.ts';
export { readOperations } from './operations/read-operations.ts';
export { createPlanner } from './plans/plan-operations.ts';
export { readUsage } from './usage/read-usage.ts';
export type { UsageFile } from './usage/usage-file.ts';
