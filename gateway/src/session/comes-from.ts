import type { FastifyRequest } from 'fastify';

/**
 * Whether a request comes from a page of the gateway's own origin or of one on the list, or from no page at all.
 * Browsers say so themselves in `Sec-Fetch-Site`, which no script can write; those that do not yet name the
 * page's origin with each POST. (Fetch Metadata, W3C; the same order as Go's `http.CrossOriginProtection`.)
 */
export function comesFrom(
  { headers, host }: Pick<FastifyRequest, 'headers' | 'host'>,
  origins: readonly string[],
): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origins.includes(origin)) return true;
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // What is no browser has no cookies of others to misuse.
  return origin === undefined || URL.parse(origin)?.host === host;
}
