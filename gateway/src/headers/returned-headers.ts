import type { IncomingHttpHeaders } from 'node:http';
import { combineCacheControl } from './cache-control.ts';

/** Headers of subgraphs' answers, gathered for the client's. */
export interface ReturnedHeaders {
  /** @param names in lower case */
  take(headers: IncomingHttpHeaders, names: readonly string[]): void;
  /** Says that the answer is not to be kept: something was changed, or went wrong. */
  mayNotBeKept(): void;
  /**
   * What goes back: every cookie that was set, other headers' values one after another (RFC 9110 §5.3),
   * and how long the answer may be kept, which is as long as each part of it may. Undefined: not at all.
   */
  cacheControl(): string | undefined;
  others(): Iterable<readonly [name: string, value: string | string[]]>;
}

export function createReturnedHeaders(): ReturnedHeaders {
  const cacheControls: (string | undefined)[] = [];
  let cookies: string[] | undefined;
  let values: Map<string, string[]> | undefined;
  let isKept = true;

  function add(name: string, value: string): void {
    values ??= new Map();
    const before = values.get(name) ?? [];
    if (!before.includes(value)) values.set(name, [...before, value]);
  }

  return {
    take(headers, names) {
      cacheControls.push(headers['cache-control']);
      for (const name of names) {
        const value = headers[name];
        if (name === 'set-cookie') cookies = [...(cookies ?? []), ...(headers['set-cookie'] ?? [])];
        else if (typeof value === 'string' && name !== 'cache-control') add(name, value);
      }
    },
    mayNotBeKept() {
      isKept = false;
    },
    cacheControl: () => (isKept ? combineCacheControl(cacheControls) : undefined),
    *others() {
      if (cookies && cookies.length > 0) yield ['set-cookie', cookies];
      for (const [name, all] of values ?? []) yield [name, all.join(', ')];
    },
  };
}
