/** `@context` and `@fromContext` (https://specs.apollo.dev/context/v0.1). */
const executed = ['context'];
/** https://specs.apollo.dev/authenticated/v0.1 and its like. */
const guarded = ['authenticated', 'requiresScopes', 'policy'];

/**
 * A supergraph says which of its features nobody may serve who does not know them (`for: SECURITY`), and
 * `@apollo/federation-internals` refuses those that Apollo's own executor lacks. This takes the word from
 * those that the engine has.
 */
export function markSupported(supergraphSdl: string): string {
  return markGuarded(withoutPurpose(supergraphSdl, executed));
}

/** The same for Apollo's executor: who may read what, services decide as well, and then they alone do. */
export function markGuarded(supergraphSdl: string): string {
  return withoutPurpose(supergraphSdl, guarded);
}

function withoutPurpose(supergraphSdl: string, features: readonly string[]): string {
  const link = new RegExp(
    `(@link\\(\\s*url:\\s*"https://specs\\.apollo\\.dev/(?:${features.join('|')})/v0\\.1"[^)]*?),?\\s*for:\\s*SECURITY`,
    'g',
  );
  return supergraphSdl.replaceAll(link, '$1');
}
