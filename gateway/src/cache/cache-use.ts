import type { IncomingHttpHeaders } from 'node:http';

/** What a request allows to be done with what is kept (RFC 9111 §5.2.1). */
export interface CacheUse {
  readonly mayRead: boolean;
}

/** `no-cache` wants all of it fresh, `no-store` nothing to do with it: undefined. */
export function cacheUseOf({
  'cache-control': header = '',
}: Pick<IncomingHttpHeaders, 'cache-control'>): CacheUse | undefined {
  if (header === '') return both;
  const directives = header.split(',').map((one) => one.trim().toLowerCase());
  if (directives.includes('no-store')) return undefined;
  const isFresh = directives.includes('no-cache') || directives.includes('max-age=0');
  return { mayRead: !isFresh };
}

const both: CacheUse = { mayRead: true };
