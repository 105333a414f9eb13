import type { IncomingHttpHeaders } from 'node:http';
import { isSession } from '@supergraph/service/http/session-cookie';
import { type CachePolicy, readPolicy, strictest, writePolicy } from './cache-control.ts';

/** Headers of subgraphs' answers, gathered for the client's. */
export interface ReturnedHeaders {
  /** @param names in lower case */
  take(headers: IncomingHttpHeaders, names: readonly string[]): void;
  /** A cookie that holds a session, in the place of one before; the answer is then nobody else's. */
  setSession(cookie: string): void;
  /** Adds one of the gateway's own, in the place of what it had before. */
  set(name: string, value: string): void;
  /** Says that the answer is not to be kept: something was changed, or went wrong. */
  mayNotBeKept(): void;
  /**
   * What goes back: every cookie that was set, other headers' values one after another (RFC 9110 §5.3),
   * and how long the answer may be kept, which is as long as each part of it may. Undefined: not at all.
   */
  cacheControl(): string | undefined;
  others(): readonly (readonly [name: string, value: string | string[]])[];
}

export function createReturnedHeaders(): ReturnedHeaders {
  let policy: CachePolicy | undefined;
  let isKept = true;
  let cookies: string[] | undefined;
  let session: string | undefined;
  let values: Map<string, string[]> | undefined;

  function add(name: string, value: string): void {
    values ??= new Map();
    const before = values.get(name) ?? [];
    if (!before.includes(value)) values.set(name, [...before, value]);
  }

  function addPolicy(header: string | undefined): void {
    const added = readPolicy(header);
    if (!added) isKept = false;
    else policy = policy ? strictest(policy, added) : added;
  }

  return {
    take(headers, names) {
      if (isKept) addPolicy(headers['cache-control']);
      for (const name of names) {
        const value = headers[name];
        // A single one comes as a text, whatever the types say.
        if (name === 'set-cookie') {
          const given = [headers['set-cookie'] ?? []].flat();
          // Of sessions one subgraph alone decides, whatever the table lets pass.
          cookies = [...(cookies ?? []), ...given.filter((one) => !isSession(one))];
        } else if (typeof value === 'string' && name !== 'cache-control') add(name, value);
      }
    },
    setSession(cookie) {
      session = cookie;
      isKept = false;
    },
    set(name, value) {
      values ??= new Map();
      values.set(name, [value]);
    },
    mayNotBeKept() {
      isKept = false;
    },
    cacheControl: () => (isKept && policy ? writePolicy(policy) : undefined),
    others() {
      const all = [...(cookies ?? []), ...(session === undefined ? [] : [session])];
      if (all.length === 0 && !values) return nothing;
      const joined = [...(values ?? [])].map(([name, each]) => [name, each.join(', ')] as const);
      return all.length > 0 ? [['set-cookie', all] as const, ...joined] : joined;
    },
  };
}

const nothing: readonly never[] = [];
