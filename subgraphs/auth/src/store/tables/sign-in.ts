import { createdAt, instant, quoted } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { challengePurposes } from '../../domain/challenge.ts';
import { sessions } from './sessions.ts';
import { users } from './users.ts';

/** A UUIDv7 as `newId` makes it, for rows that replicas of the version before insert without an id. */
const identityId = sql`('idn_' || encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
  substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid::text)`;

/** Who users are elsewhere, where they may sign in. */
export const identities = pgTable(
  'identities',
  {
    id: text().notNull().default(identityId).unique('identities_id_unique'),
    issuer: text().notNull(),
    subject: text().notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subject] }),
    index('identities_by_user').on(table.userId),
  ],
);

/** What an authenticator app shares with us: one for each account, which counts once a first code has confirmed it. */
export const totpFactors = pgTable('totp_factors', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** Base32, sealed under KEY_ENCRYPTION_SECRET. */
  sealedSecret: text('sealed_secret').notNull(),
  createdAt: createdAt(),
  /** Null until then. */
  confirmedAt: instant('confirmed_at'),
  /** The step of time, 30 seconds each since 1970, whose code was taken last: none up to it is taken again. */
  usedStep: bigint('used_step', { mode: 'number' }),
});

/** What is left of the codes that stand in for a lost second factor. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of one; they have 125 bits. */
    codeHash: text('code_hash').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

/** Public keys of what people sign in with instead of a password (WebAuthn). */
export const passkeys = pgTable(
  'passkeys',
  {
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** What the authenticator calls it, in base64url. */
    credentialId: text('credential_id').notNull().unique('passkeys_credential_unique'),
    /** COSE_Key (RFC 9052 §7), in base64url. */
    publicKey: text('public_key').notNull(),
    /** How often it signed, as it says; 0 for ever where it does not count. */
    counter: bigint({ mode: 'number' }).notNull(),
    /** How a browser reaches it: internal, hybrid, usb, … */
    transports: text().array().notNull(),
    /** Whether it is copied to other devices of its user. */
    isBackedUp: boolean('is_backed_up').notNull(),
    /** What its user calls it. */
    name: text().notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    index('passkeys_by_user').on(table.userId),
    check('passkeys_name_not_empty', sql`${table.name} <> ''`),
    check('passkeys_counter_not_negative', sql`${table.counter} >= 0`),
  ],
);

/** What somebody was asked and has not answered yet; good for one answer, for some minutes. */
export const challenges = pgTable(
  'challenges',
  {
    /** SHA-256 of what the client got. */
    tokenHash: text('token_hash').primaryKey(),
    purpose: text({ enum: challengePurposes }).notNull(),
    /** Who has to answer; null where the answer tells. */
    userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** Of whose session the answer must come; null where there is none yet. */
    sessionId: text('session_id').references(() => sessions.id, { onDelete: 'cascade' }),
    /** SHA-256 of the hash of the password that was proved already: with another password it is void. */
    passwordSeal: text('password_seal'),
    /** Who vouched for them first, where it was not a password: the name of a provider, and who they are there. */
    provider: text(),
    issuer: text(),
    subject: text(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('challenges_by_user').on(table.userId),
    index('challenges_by_session').on(table.sessionId),
    index('challenges_by_expiry').on(table.expiresAt),
    check('challenges_purpose_known', sql`${table.purpose} IN (${quoted(challengePurposes)})`),
  ],
);
