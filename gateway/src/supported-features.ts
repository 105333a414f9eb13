/** `@context` and `@fromContext` (https://specs.apollo.dev/context/v0.1). */
const CONTEXT =
  /(@link\(\s*url:\s*"https:\/\/specs\.apollo\.dev\/context\/v0\.1"[^)]*?),?\s*for:\s*SECURITY/g;

/**
 * A supergraph says which of its features nobody may serve who does not know them (`for: SECURITY`), and
 * `@apollo/gateway` refuses those that its own executor lacks. This takes the word from those that the
 * engine has. Authorisation directives stay refused.
 */
export function markSupported(supergraphSdl: string): string {
  return supergraphSdl.replaceAll(CONTEXT, '$1');
}
