import { inboxTable, outboxTable } from '@supergraph/events/tables';
import { mailsTable } from '@supergraph/mail/tables';
import { mediaGarbageTable, mediaObjectsTable, mediaUploadsTable } from '@supergraph/media/tables';
import { createdAt, instant } from '@supergraph/service/database/columns';
import { throttlesTable } from '@supergraph/service/throttle/tables';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { auditLimits } from '../domain/audit-entry.ts';
import { challengePurposes } from '../domain/challenge.ts';
import { tokenPurposes } from '../domain/one-time-token.ts';
import { roleLimits } from '../domain/role.ts';
import { sessionEnds } from '../domain/session.ts';
import { userStatuses } from '../domain/user.ts';

export const users = pgTable(
  'users',
  {
    id: text().primaryKey(),
    /** As it was written. Unique only for the sake of replicas of the version before, which insert by it. */
    email: text().notNull().unique('users_email_unique'),
    /** What addresses are compared by; a trigger writes it for replicas of the version before. */
    emailKey: text('email_key').notNull().unique('users_email_key_unique'),
    /** Null until somebody proved that mail to it reaches them. */
    emailVerifiedAt: instant('email_verified_at'),
    /** Of mails, as BCP 47 has it. */
    locale: text().notNull().default('en'),
    /** Null unless the user asked for it. */
    deletionDueAt: instant('deletion_due_at'),
    displayName: text('display_name').notNull(),
    /** Names of rows of `roles`; a trigger of the migration roles_as_data holds them to it. */
    roles: text().array().notNull(),
    status: text({ enum: userStatuses }).notNull(),
    /** One more with each change: the sequence of the user's events. */
    version: integer().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    // Read backwards for newest first: drizzle's DESC would put nulls last, which ORDER BY … DESC does not.
    index('users_by_time').on(table.createdAt, table.id),
    index('users_by_role').using('gin', table.roles),
    index('users_by_status').on(table.status, table.createdAt, table.id),
    // The function stands in the migration list_plans.
    index('users_by_text').using('gin', sql`user_text(${table.email}, ${table.displayName})`),
    index('users_by_deletion')
      .on(table.deletionDueAt)
      .where(sql`${table.deletionDueAt} IS NOT NULL`),
    check('users_display_name_not_empty', sql`${table.displayName} <> ''`),
    check(
      'users_roles_bounded',
      sql`cardinality(${table.roles}) BETWEEN 1 AND ${sql.raw(String(roleLimits.rolesPerUserMax))}`,
    ),
    check('users_status_known', sql`${table.status} IN (${quoted(userStatuses)})`),
    check('users_version_positive', sql`${table.version} > 0`),
  ],
);

/** What each role may do. The built-in ones are written by a migration; staff may change them and add others. */
export const roles = pgTable(
  'roles',
  {
    name: text().primaryKey(),
    /** What it is for; '' where nobody said. */
    description: text().notNull().default(''),
    /** `resource:action` strings, which travel in the access token. */
    permissions: text().array().notNull(),
  },
  (table) => [
    check(
      'roles_name_form',
      sql`${table.name} ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' AND length(${table.name}) <= 40`,
    ),
    check('roles_permissions_bounded', sql`cardinality(${table.permissions}) <= 100`),
    check(
      'roles_admin_stays_admin',
      sql`${table.name} <> 'ADMIN' OR ${table.permissions} @> '{users:write}'`,
    ),
  ],
);

/** Apart from users, so that no query that lists people ever touches a hash. */
export const credentials = pgTable('credentials', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** argon2id in PHC string format. */
  passwordHash: text('password_hash').notNull(),
  /** Whether it is too short to stand alone. */
  needsSecondFactor: boolean('needs_second_factor').notNull().default(false),
  changedAt: instant('changed_at').notNull(),
});

/**
 * One sign-in, and of the refresh tokens that descend from it the one in force and its predecessor. A token
 * names its session, so that the use of an older one is known for theft although nothing is left of it.
 */
export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    /** SHA-256 of its secret, so that reading this table signs nobody in; see `older-replicas.ts` for null. */
    tokenHash: text('token_hash'),
    predecessorHash: text('predecessor_hash'),
    /** When the token in force took its predecessor's place. */
    rotatedAt: instant('rotated_at'),
    /** Moves on with each refresh, until the session has lasted as long as any may. */
    expiresAt: instant('expires_at').notNull(),
    /** Null while the session lasts. */
    endedAt: instant('ended_at'),
    endReason: text('end_reason', { enum: sessionEnds }),
    /** When its user proved themself again; null where they did not since it began. */
    provenAt: instant('proven_at'),
    /** What the client called itself, and whence it came when it signed in or refreshed last; '' for unknown. */
    clientName: text('client_name').notNull().default(''),
    clientVersion: text('client_version').notNull().default(''),
    addressBlock: text('address_block').notNull().default(''),
    /** What it ran on then, as it said: "Firefox on Linux"; '' for unknown. */
    device: text().notNull().default(''),
  },
  (table) => [
    index('sessions_by_user').on(table.userId),
    index('sessions_by_expiry').on(table.expiresAt),
    check(
      'sessions_predecessor_was_rotated',
      sql`(${table.predecessorHash} IS NULL) = (${table.rotatedAt} IS NULL)`,
    ),
    check(
      'sessions_end_has_reason',
      sql`(${table.endedAt} IS NULL) = (${table.endReason} IS NULL)`,
    ),
    check('sessions_end_reason_known', sql`${table.endReason} IN (${quoted(sessionEnds)})`),
  ],
);

/** Who users are elsewhere, where they may sign in. */
export const identities = pgTable(
  'identities',
  {
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

/** With which programs act for somebody. Expired ones go when their owner makes another. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** SHA-256 of its secret. */
    secretHash: text('secret_hash').notNull(),
    /** What it may do, as far as its owner may do it as well. */
    scopes: text().array().notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    /** To the hour; null when it never was. */
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    index('api_keys_by_user').on(table.userId),
    check('api_keys_name_not_empty', sql`${table.name} <> ''`),
    check('api_keys_expire', sql`${table.expiresAt} > ${table.createdAt}`),
  ],
);

/** Services that get access tokens in their own name, made by operators. */
export const clients = pgTable(
  'clients',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** SHA-256 of its secret. */
    secretHash: text('secret_hash').notNull(),
    scopes: text().array().notNull(),
    createdAt: createdAt(),
  },
  (table) => [check('clients_name_not_empty', sql`${table.name} <> ''`)],
);

/** With what and whence an account was signed in to: who comes otherwise is told to its owner. */
export const familiarDevices = pgTable(
  'familiar_devices',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    familiarity: text().notNull(),
    seenAt: instant('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.familiarity] })],
);

/**
 * What was taken back lately: who keeps access tokens asks for it when it starts, and where it may have missed
 * the events. Forgotten after the longest life of an access token.
 */
export const revocations = pgTable(
  'revocations',
  {
    /** Id of a session, or of a user. */
    subject: text().primaryKey(),
    /** The user's version since then; null for a session, of which every token is void. */
    version: integer(),
    revokedAt: instant('revoked_at').notNull(),
  },
  (table) => [index('revocations_by_time').on(table.revokedAt)],
);

/** What replicas of the version before read and write, a row for each token: see `older-replicas.ts`. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    /** Of the token as it is written. */
    tokenHash: text('token_hash').primaryKey(),
    sessionId: text('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
    /** When a successor took its place; null for the newest of its session. */
    rotatedAt: instant('rotated_at'),
    /** Written for their sake: the session itself knows it. */
    isMirror: boolean('is_mirror').notNull().default(false),
  },
  (table) => [index('refresh_tokens_by_session').on(table.sessionId)],
);

/** What was sent by mail and is good once: to verify an address, to choose a new password, to change the address. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    purpose: text({ enum: tokenPurposes }).notNull(),
    /** SHA-256 of what stands in the mail. */
    tokenHash: text('token_hash').notNull().unique('one_time_tokens_hash_unique'),
    /** Key of the address that it was sent to. */
    emailKey: text('email_key').notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    /** Null until then; used once. */
    usedAt: instant('used_at'),
  },
  (table) => [
    index('one_time_tokens_by_user').on(table.userId, table.purpose),
    index('one_time_tokens_by_expiry').on(table.expiresAt),
    check('one_time_tokens_purpose_known', sql`${table.purpose} IN (${quoted(tokenPurposes)})`),
    check(
      'one_time_tokens_used_in_time',
      sql`${table.usedAt} IS NULL OR ${table.usedAt} < ${table.expiresAt}`,
    ),
  ],
);

/** An address that somebody wants instead of theirs, until both have confirmed it: one for each user. */
export const emailChanges = pgTable('email_changes', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  newEmail: text('new_email').notNull(),
  newEmailKey: text('new_email_key').notNull(),
  requestedAt: instant('requested_at').notNull(),
  oldConfirmedAt: instant('old_confirmed_at'),
  newConfirmedAt: instant('new_confirmed_at'),
});

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
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('challenges_by_user').on(table.userId),
    index('challenges_by_session').on(table.sessionId),
    index('challenges_by_expiry').on(table.expiresAt),
    check('challenges_purpose_known', sql`${table.purpose} IN (${quoted(challengePurposes)})`),
  ],
);

/** ES256 key pairs. Which one signs and which are published follows from the dates alone. */
export const signingKeys = pgTable(
  'signing_keys',
  {
    kid: text().primaryKey(),
    /** PKCS #8, sealed under KEY_ENCRYPTION_SECRET. */
    sealedPrivateKey: text('sealed_private_key').notNull(),
    /** From here on it stands in the JWKS. */
    publishedAt: instant('published_at').notNull(),
    /** From here on it signs, until another key does. */
    signsFrom: instant('signs_from').notNull(),
    /** From here on it is gone; null until a successor is known. */
    retiresAt: instant('retires_at'),
  },
  (table) => [
    check('signing_keys_published_first', sql`${table.publishedAt} <= ${table.signsFrom}`),
    check('signing_keys_retire_last', sql`${table.retiresAt} > ${table.signsFrom}`),
  ],
);

/**
 * What was done in auth: append-only, which triggers of the migration audit_log see to. The columns that are
 * searched are derived from the text that is hashed, so that neither changes without the other.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: text().primaryKey(),
    at: instant('at').notNull(),
    /** JSON, as `writeAuditEntry` writes it. */
    content: text().notNull(),
    action: text().notNull().generatedAlwaysAs(sql`content::jsonb ->> 'action'`),
    actorId: text('actor_id').generatedAlwaysAs(sql`content::jsonb -> 'actor' ->> 'id'`),
    subject: text().generatedAlwaysAs(sql`content::jsonb ->> 'subject'`),
    requestId: text('request_id').generatedAlwaysAs(sql`content::jsonb ->> 'requestId'`),
  },
  (table) => [
    index('audit_entries_by_time').on(table.at, table.id),
    index('audit_entries_by_action').on(table.action, table.at, table.id),
    index('audit_entries_by_actor').on(table.actorId, table.at, table.id),
    index('audit_entries_by_actor_action').on(table.actorId, table.action, table.at, table.id),
    index('audit_entries_by_subject').on(table.subject, table.at, table.id),
    index('audit_entries_by_subject_action').on(table.subject, table.action, table.at, table.id),
    index('audit_entries_by_request').on(table.requestId),
    check(
      'audit_entries_bounded',
      sql`length(${table.content}) <= ${sql.raw(String(auditLimits.entryCharactersMax))}`,
    ),
    check('audit_entries_id_in_content', sql`content::jsonb ->> 'id' = ${table.id}`),
  ],
);

/** The chain over the entries, one link each, in the order of their commits: a trigger writes it. */
export const auditLinks = pgTable('audit_links', {
  /** 1, 2, 3, … without a gap. */
  sequence: bigint({ mode: 'number' }).primaryKey(),
  entryId: text('entry_id')
    .notNull()
    .unique('audit_links_entry_unique')
    .references(() => auditEntries.id),
  /** SHA-256 of the hash before it and the entry's content, in hexadecimal. */
  hash: text().notNull(),
});

/** One row: the last link, under whose lock the next is made. */
export const auditHeads = pgTable(
  'audit_heads',
  {
    isOnly: boolean('is_only').primaryKey().default(true),
    sequence: bigint({ mode: 'number' }).notNull(),
    hash: text().notNull(),
  },
  (table) => [check('audit_heads_one', sql`${table.isOnly}`)],
);

/** The picture of a user: an image of the media store, which keeps each content once. */
export const avatars = pgTable(
  'avatars',
  {
    userId: text('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    hash: text()
      .notNull()
      .references(() => mediaObjectsTable.hash),
    createdAt: createdAt(),
  },
  (table) => [index('avatars_by_hash').on(table.hash)],
);

export const mediaObjects = mediaObjectsTable;
export const mediaUploads = mediaUploadsTable;
export const mediaGarbage = mediaGarbageTable;
export const outbox = outboxTable;
export const inbox = inboxTable;
export const throttles = throttlesTable;
export const mails = mailsTable;

function quoted(values: readonly string[]) {
  return sql.raw(values.map((value) => `'${value}'`).join(', '));
}
