/** What reads sources and composes nothing, so that it loads quickly. */
export { CannotRunError } from './core/cannot-run.ts';
export { type Commit, openRepository, type Repository } from './core/sources/git.ts';
export { introspectSubgraph } from './core/sources/introspect-subgraph.ts';
export { parseSupergraphYaml } from './core/sources/supergraph-yaml.ts';
