import { hash } from 'node:crypto';
import { Fault } from '@supergraph/service/errors';
import { API_KEY_CHARACTERS_MAX, isApiKey } from '@supergraph/service/identity/api-key';
import type { UserCaller } from '@supergraph/service/identity/caller';
import type { Verifier } from '@supergraph/service/identity/verifier';
import { LRUCache } from 'lru-cache';
import { type ExchangeKey, type KeyToken, refuseKey } from './exchange-keys.ts';

export const apiKeyLimits = {
  /** Keys whose access tokens are remembered; the least recently used goes first. */
  keysMax: 10_000,
  /** Keys of which it is remembered that they are no good. */
  refusedMax: 10_000,
  /** For how long; none becomes good later. */
  refusedMs: 60_000,
} as const;

/** A token that ends so soon is fetched anew: what it is for takes time too. */
const SOON_MS = 30_000;

/**
 * A verifier that takes API keys as well: each is exchanged for a short access token, which is remembered, and which
 * subgraphs verify as any other. When it was taken back, the next request asks again and learns why.
 */
export function withApiKeys(
  verifier: Verifier,
  { exchange, clock = () => new Date() }: { exchange: ExchangeKey; clock?: () => Date },
): Verifier {
  const tokens = new LRUCache<string, KeyToken>({ max: apiKeyLimits.keysMax });
  const refused = new LRUCache<string, string>({
    max: apiKeyLimits.refusedMax,
    ttl: apiKeyLimits.refusedMs,
  });
  const underWay = new Map<string, Promise<KeyToken>>();

  async function fetchToken(id: string, key: string, address: string): Promise<KeyToken> {
    try {
      const token = await exchange(key, address);
      tokens.set(id, token);
      return token;
    } catch (error) {
      if (error instanceof Fault && error.code === 'UNAUTHENTICATED')
        refused.set(id, error.message);
      throw error;
    }
  }

  /** Many requests with one key wait for one answer. */
  function tokenFor(id: string, key: string, address: string): Promise<KeyToken> {
    const asked = underWay.get(id) ?? fetchToken(id, key, address);
    underWay.set(id, asked);
    return asked.finally(() => underWay.delete(id));
  }

  /** By what is remembered; undefined where that is too old, or void. */
  async function byKnown(id: string): Promise<UserCaller | undefined> {
    const known = tokens.get(id);
    if (!known || known.expiresAt.getTime() - clock().getTime() < SOON_MS) return undefined;
    try {
      return await verifier.verify(known.accessToken);
    } catch (error) {
      tokens.delete(id);
      if (error instanceof Fault && error.code === 'UNAUTHENTICATED') return undefined;
      throw error;
    }
  }

  return {
    watch: verifier.watch,
    async verify(token, address = '') {
      if (!isApiKey(token)) return verifier.verify(token);
      if (token.length > API_KEY_CHARACTERS_MAX) throw refuseKey('The API key is too long.');
      const id = hash('sha256', token, 'base64');
      const message = refused.get(id);
      if (message !== undefined) throw refuseKey(message);
      const known = await byKnown(id);
      if (known) return known;
      const { accessToken } = await tokenFor(id, token, address);
      return verifier.verify(accessToken);
    },
  };
}
