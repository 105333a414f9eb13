import { expect, it } from 'vitest';
import { summaryOf } from './statement-summary.ts';

it.each([
  ['select "id", "name" from "orders" where "orders"."id" = $1', 'SELECT orders'],
  ['update "stock_levels" set "on_hand" = $1', 'UPDATE stock_levels'],
  [
    '\n    INSERT INTO outbox (id, type)\n    SELECT id FROM unnest($1) AS event(id)',
    'INSERT outbox',
  ],
  ['delete from "inbox" where "handled_at" < $1', 'DELETE inbox'],
  ['SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked', 'SELECT'],
  [
    'WITH due AS (SELECT id FROM holds FOR UPDATE SKIP LOCKED) UPDATE holds SET a = 1 FROM due',
    'WITH holds',
  ],
  ['insert into "a" values ($1) on conflict do update set "b" = $2', 'INSERT a'],
  ['LISTEN changes', 'LISTEN'],
  ['', 'STATEMENT'],
])('says what %j does', (text, summary) => {
  expect(summaryOf(text)).toBe(summary);
});
