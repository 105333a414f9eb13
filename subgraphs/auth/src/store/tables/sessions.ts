import { createdAt, instant, quoted } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { sessionEnds } from '../../domain/session.ts';
import { users } from './users.ts';

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
    /** SHA-256 of its secret, so that reading this table signs nobody in; null where only an older token is known. */
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

/** Tokens that name no session, a row for each: see `older-tokens.ts`. */
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
    /** Whether the session knows it. */
    isMirror: boolean('is_mirror').notNull().default(false),
  },
  (table) => [index('refresh_tokens_by_session').on(table.sessionId)],
);
