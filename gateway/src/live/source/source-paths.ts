/** Where a subgraph answers streams. */
export interface SourcePaths {
  first(): string;
  /** Where else to look when nothing is answered there; undefined: nowhere. */
  after(path: string): string | undefined;
  /** It is answered there. */
  remember(path: string): void;
}

/**
 * Ours answer streams at `/graphql/stream`, beside what answers the rest; most others at the same address. Which
 * it is shows when one is asked for.
 */
export function createSourcePaths(url: URL): SourcePaths {
  const own = `${url.pathname.replace(/\/$/, '')}/stream${url.search}`;
  const shared = url.pathname + url.search;
  let known = own;
  return {
    first: () => known,
    after: (path) => (path === own ? shared : undefined),
    remember(path) {
      known = path;
    },
  };
}
