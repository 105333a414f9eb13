/**
 * How long an answer may be kept that has several parts (RFC 9111 §5.2.2): as long as each of them may be,
 * and by everybody only where each of them may. Undefined where one of them may not be kept, or says
 * nothing.
 */
export function combineCacheControl(parts: readonly (string | undefined)[]): string | undefined {
  const policies = parts.map(readPolicy);
  if (policies.length === 0 || !policies.every((policy) => policy !== undefined)) return undefined;
  const maxAgeSeconds = Math.min(...policies.map((policy) => policy.maxAgeSeconds));
  const isPrivate = policies.some((policy) => policy.isPrivate);
  return `max-age=${maxAgeSeconds}, ${isPrivate ? 'private' : 'public'}`;
}

interface Policy {
  readonly maxAgeSeconds: number;
  readonly isPrivate: boolean;
}

const notKept = new Set(['no-store', 'no-cache', 'must-revalidate']);

function readPolicy(header: string | undefined): Policy | undefined {
  const directives = (header ?? '').split(',').map((one) => one.trim().toLowerCase());
  if (directives.some((one) => notKept.has(one))) return undefined;
  const age = directives.find((one) => /^max-age=\d{1,10}$/.test(one))?.slice('max-age='.length);
  const maxAgeSeconds = Number(age ?? 0);
  return maxAgeSeconds > 0
    ? { maxAgeSeconds, isPrivate: !directives.includes('public') }
    : undefined;
}
