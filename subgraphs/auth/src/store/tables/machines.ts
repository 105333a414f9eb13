import { createdAt, instant } from '@supergraph/service/database/columns';
import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from './users.ts';

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
