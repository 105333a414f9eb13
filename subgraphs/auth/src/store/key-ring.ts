import { createPublicKey, type KeyObject } from 'node:crypto';
import { forEverybody } from '@supergraph/service/database/cancellation';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { SigningKey } from '@supergraph/service/identity/access-token';
import { type Jwks, toJwk } from '@supergraph/service/identity/jwks';
import type { KeySource } from '@supergraph/service/identity/key-source';
import { newId } from '@supergraph/service/ids';
import { writeAuditEntry } from '../domain/audit-entry.ts';
import type { DerivedKeys } from '../domain/derived-key.ts';
import { currentKey, datesOfNewKey, type KeyDates, publishedKeys } from '../domain/signing-key.ts';
import { insertAuditEntry, type StoredAuditEntry } from './audit-entries.ts';
import type { AuthDb } from './database.ts';
import { addSigningKey, loadSigningKeys, lockSigningKeys, type StoredKey } from './signing-keys.ts';

/** The keys of this issuer. As a KeySource it lets auth check its own tokens without HTTP. */
export interface KeyRing extends KeySource {
  /** The key that signs now; made at first need. */
  signer(): Promise<SigningKey>;
  /** What is published: the keys of yesterday, today and tomorrow. */
  jwks(): Promise<Jwks>;
}

export interface KeyRingOptions {
  readonly db: AuthDb;
  readonly sealingKey: DerivedKeys;
  readonly clock: () => Date;
}

/** A rotation is made by another process; it counts a day later, so a minute of delay is nothing. */
const maxAgeMs = 60_000;

/** Unknown kids read the table again at most this often, whoever makes them up. */
const cooldownMs = 5_000;

/** Signing keys from the database, kept in memory. */
export function createKeyRing({ db, sealingKey, clock }: KeyRingOptions): KeyRing {
  let keys: readonly RingKey[] = [];
  let loadedAtMs = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  async function load(): Promise<void> {
    const now = clock();
    const stored = await loadSigningKeys(db, sealingKey);
    const isUsable = currentKey(stored, now) !== undefined;
    const current = isUsable ? stored : await makeFirstKey({ db, sealingKey, now });
    keys = current.map((key) => ({ ...key, publicKey: createPublicKey(key.privateKey) }));
    loadedAtMs = now.getTime();
  }

  /** One load at a time, and none while the last is young enough. */
  async function loadUnlessYounger(ageMs: number): Promise<void> {
    if (!loading && clock().getTime() - loadedAtMs < ageMs) return;
    loading ??= forEverybody(load).finally(() => {
      loading = undefined;
    });
    await loading;
  }

  return {
    async signer() {
      await loadUnlessYounger(maxAgeMs);
      const key = currentKey(keys, clock());
      if (!key) throw new Error('no signing key is in force');
      return key;
    },
    async jwks() {
      await loadUnlessYounger(maxAgeMs);
      const published = publishedKeys(keys, clock());
      return { keys: published.map((key) => toJwk(key.kid, key.publicKey)) };
    },
    async keyFor(kid) {
      const find = () => publishedKeys(keys, clock()).find((key) => key.kid === kid)?.publicKey;
      const known = find();
      if (known) return known;
      await loadUnlessYounger(cooldownMs);
      return find();
    },
  };
}

interface RingKey extends StoredKey {
  readonly publicKey: KeyObject;
}

function makeFirstKey(options: {
  db: AuthDb;
  sealingKey: DerivedKeys;
  now: Date;
}): Promise<StoredKey[]> {
  const { db, sealingKey, now } = options;
  return inTransaction(db, async (tx) => {
    await lockSigningKeys(tx);
    const made = await loadSigningKeys(tx, sealingKey);
    if (currentKey(made, now)) return made; // another replica was faster
    const dates = datesOfNewKey(made, now);
    const kid = await addSigningKey(tx, { dates, sealingKey });
    await insertAuditEntry(tx, firstKeyEntry(kid, dates));
    return loadSigningKeys(tx, sealingKey);
  });
}

function firstKeyEntry(kid: string, { publishedAt, signsFrom }: KeyDates): StoredAuditEntry {
  const id = newId('aud', publishedAt.getTime());
  const content = writeAuditEntry({
    ...{ id, at: publishedAt, action: 'key.published', actor: { kind: 'system' } },
    ...{ subject: kid, client: null, requestId: null },
    details: { signsFrom: signsFrom.toISOString() },
  });
  return { id, at: publishedAt, content };
}
