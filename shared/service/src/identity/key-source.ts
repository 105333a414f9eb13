import type { KeyObject } from 'node:crypto';
import { Fault } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { counter } from '../metrics.ts';
import { readJwks } from './jwks.ts';

/** Where a verifier finds the public key that a token's `kid` names. */
export interface KeySource {
  /** Undefined when no such key exists; raises SERVICE_UNAVAILABLE when no key at all is known. */
  keyFor(kid: string): Promise<KeyObject | undefined>;
}

/** Keys that another service publishes. */
export interface PublishedKeys extends KeySource {
  /**
   * A check for `/ready`: rejects while no key at all is known, and says when the last good ones are in
   * use since they could not be fetched again. It fetches them itself where nobody comes with a token.
   */
  ready(): Promise<string | undefined>;
}

export interface JwksKeySourceOptions {
  readonly url: string;
  readonly log: Logger;
  readonly fetch?: typeof fetch;
  readonly clock?: () => Date;
  /** Known keys are refreshed in the background when older than this. Default 5 minutes. */
  readonly maxAgeMs?: number;
  /** Unknown kids cause at most one request in this time. Default 10 s. */
  readonly cooldownMs?: number;
  /** The same, while no key at all is known: the first token should not wait long. Default 1 s. */
  readonly firstCooldownMs?: number;
  /** Default 3 s. */
  readonly timeoutMs?: number;
}

const failures = counter({
  name: 'jwks_refresh_failures_total',
  help: 'Attempts to fetch the keys of access tokens that failed; the last good keys stay in use.',
  labelNames: [],
});

/**
 * Keys from a JWKS address, kept in memory. A known kid never waits for the network. An unknown kid
 * fetches the document again, at most once per cooldown, so that made-up kids cannot be used to
 * flood the issuer. When the issuer is down the last good keys go on verifying; the log, a counter and
 * `/ready` tell of each failure, since tokens that a newer key has signed are refused meanwhile.
 */
export function createJwksKeySource(options: JwksKeySourceOptions): PublishedKeys {
  const { url, log } = options;
  const fetchDocument = options.fetch ?? fetch;
  const clock = options.clock ?? (() => new Date());
  const { maxAgeMs = 300_000, cooldownMs = 10_000, firstCooldownMs = 1_000 } = options;
  const { timeoutMs = 3_000 } = options;

  let keys = new Map<string, KeyObject>();
  let fetchedAtMs = Number.NEGATIVE_INFINITY;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;
  let failure: string | undefined;

  async function refresh(): Promise<void> {
    try {
      const response = await fetchDocument(url, { signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      const fetched = readJwks(await response.json());
      if (fetched.size === 0) throw new Error(`${url} holds no ES256 key`);
      keys = fetched;
      fetchedAtMs = clock().getTime();
      failure = undefined;
    } catch (error) {
      failures.inc();
      failure = error instanceof Error ? error.message : String(error);
      log.warn({ err: error, url }, 'the keys of access tokens could not be fetched');
    }
  }

  /** One request at a time, and none within the cooldown of the last. */
  function refreshUnlessRecent(): Promise<void> {
    if (refreshing) return refreshing;
    const cooldown = keys.size === 0 ? firstCooldownMs : cooldownMs;
    if (clock().getTime() - triedAtMs < cooldown) return Promise.resolve();
    triedAtMs = clock().getTime();
    refreshing = refresh().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  function refreshWhenOld(): void {
    if (clock().getTime() - fetchedAtMs >= maxAgeMs) void refreshUnlessRecent();
  }

  function requireKeys(): void {
    if (keys.size > 0) return;
    throw new Fault('SERVICE_UNAVAILABLE', 'Access tokens cannot be checked: no key is known yet.');
  }

  return {
    async keyFor(kid) {
      const known = keys.get(kid);
      if (known) {
        refreshWhenOld();
        return known;
      }
      await refreshUnlessRecent();
      requireKeys();
      return keys.get(kid);
    },
    async ready() {
      if (keys.size === 0) await refreshUnlessRecent();
      requireKeys();
      refreshWhenOld();
      return failure && `the last good keys are in use: ${failure}`;
    },
  };
}
