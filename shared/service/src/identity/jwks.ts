import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { accessTokenAlgorithm } from './access-token.ts';

/** A public key of P-256 as RFC 7517 and RFC 7518 §6.2 write it. */
const publicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string().min(1),
  alg: z.literal(accessTokenAlgorithm).optional(),
  use: z.literal('sig').optional(),
});

export type PublicJwk = z.output<typeof publicJwk>;

export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

const maxKeys = 100;
const jwks = z.object({ keys: z.array(z.unknown()).max(maxKeys) });

/** The public half of `key` for a JWKS; takes a private or a public key. */
export function toJwk(kid: string, key: KeyObject): PublicJwk {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const exported = publicKey.export({ format: 'jwk' });
  return publicJwk.parse({ ...exported, kid, alg: accessTokenAlgorithm, use: 'sig' });
}

/**
 * The usable keys of a JWKS document by `kid`. Keys of another kind are passed over, as RFC 7517 §5
 * asks; a document that is no JWKS throws.
 */
export function readJwks(document: unknown): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const candidate of jwks.parse(document).keys) {
    const parsed = publicJwk.safeParse(candidate);
    if (parsed.success) {
      keys.set(parsed.data.kid, createPublicKey({ format: 'jwk', key: parsed.data }));
    }
  }
  return keys;
}
