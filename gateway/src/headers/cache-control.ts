/** How long something may be kept, and whether by others than its user (RFC 9111 §5.2.2). */
export interface CachePolicy {
  readonly maxAgeSeconds: number;
  readonly isPrivate: boolean;
}

/** Of an answer that has two parts: as long as both may be, and by everybody only where both may. */
export function strictest(one: CachePolicy, other: CachePolicy): CachePolicy {
  return {
    maxAgeSeconds: Math.min(one.maxAgeSeconds, other.maxAgeSeconds),
    isPrivate: one.isPrivate || other.isPrivate,
  };
}

export function writePolicy({ maxAgeSeconds, isPrivate }: CachePolicy): string {
  return `max-age=${maxAgeSeconds}, ${isPrivate ? 'private' : 'public'}`;
}

const notKept = new Set(['no-store', 'no-cache', 'must-revalidate']);

/** Undefined for what may not be kept, or says nothing of it. */
export function readPolicy(header: string | undefined): CachePolicy | undefined {
  if (header === undefined || header === 'no-store') return undefined;
  const directives = header.split(',').map((one) => one.trim().toLowerCase());
  if (directives.some((one) => notKept.has(one))) return undefined;
  const age = directives.find((one) => /^max-age=\d{1,10}$/.test(one))?.slice('max-age='.length);
  const maxAgeSeconds = Number(age ?? 0);
  if (maxAgeSeconds === 0) return undefined;
  return { maxAgeSeconds, isPrivate: !directives.includes('public') };
}
