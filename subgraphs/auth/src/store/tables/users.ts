import { mediaObjectsTable } from '@supergraph/media/tables';
import { createdAt, instant, quoted } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { tokenPurposes } from '../../domain/one-time-token.ts';
import { roleLimits } from '../../domain/role.ts';
import { userStatuses } from '../../domain/user.ts';

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
  /** False where nobody knows it: the account was made by signing in elsewhere. */
  isChosen: boolean('is_chosen').notNull().default(true),
  changedAt: instant('changed_at').notNull(),
});

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
