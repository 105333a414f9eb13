import { readFileSync } from 'node:fs';
import { newId } from '@supergraph/service/ids';
import { dearReads, type ListValues, offeredLists } from '@supergraph/testing/list-plans';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movementTypes } from '../src/domain/movement.ts';
import { findMovements, type MovementFilter } from '../src/store/movements.ts';
import { createInventory } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());

const MOVEMENTS = 20_000;
const LIMIT = 20;
/** A page for each type and each of the two warehouses, at most, and what finds them. */
const ROWS_MAX = (LIMIT + 1) * movementTypes.length * 2 + 10;
const busy = { variantId: '', warehouseId: '' };

/** A ledger of one busy level and a quiet one, whose first rows are the only ones of some types. */
beforeAll(async () => {
  const { variant, warehouseIds } = await inventory.stocked(5, 5);
  const [first = '', second = ''] = warehouseIds;
  Object.assign(busy, { variantId: variant.id, warehouseId: first });
  await inventory.db.execute(sql`
    INSERT INTO stock_movements (id, type, variant_id, warehouse_id, delta_on_hand, delta_reserved,
      on_hand_after, reserved_after, actor, reference, occurred_at)
    SELECT 'mov_' || n,
      CASE WHEN n % 5000 = 1 THEN 'RETURN' WHEN n % 2 = 0 THEN 'RESERVE' ELSE 'SALE' END,
      ${variant.id}, CASE WHEN n % 2500 = 3 THEN ${second} ELSE ${first} END,
      CASE WHEN n % 5000 = 1 THEN 1 WHEN n % 2 = 0 THEN 0 ELSE -1 END,
      CASE WHEN n % 5000 = 1 THEN 0 WHEN n % 2 = 0 THEN 1 ELSE -1 END,
      5, 1, 'test', 'ord_' || n / 2, '2026-03-02T00:00:00Z'::timestamptz + n / 3 * interval '1 second'
    FROM generate_series(1, ${MOVEMENTS}::int) AS n`);
  await inventory.db.execute(sql`ANALYZE stock_movements`);
});

const since = new Date('2026-03-02T01:00:00Z');
const until = new Date('2026-03-02T01:20:00Z');

/** Every filter that the schema offers, alone and with each other. */
const filters: [string, () => MovementFilter][] = [
  ['nothing', () => ({})],
  ['a variant', () => ({ variantId: busy.variantId })],
  ['a warehouse', () => ({ warehouseId: busy.warehouseId })],
  ['a level', () => busy],
  ['a reference', () => ({ reference: 'ord_77' })],
  ['a time', () => ({ since, until })],
  ...movementTypes.flatMap((type): [string, () => MovementFilter][] => [
    [`the type ${type}`, () => ({ type })],
    [`a variant and the type ${type}`, () => ({ variantId: busy.variantId, type })],
    [`a warehouse and the type ${type}`, () => ({ warehouseId: busy.warehouseId, type })],
    [`a level, the type ${type} and a time`, () => ({ ...busy, type, since, until })],
  ]),
];

const page = { limit: LIMIT, after: null, order: 'OCCURRED_AT_DESC' };

describe.each(filters)('the ledger by %s', (_, filterOf) => {
  it('gives what a look at every row would give, page by page', async () => {
    const filter = filterOf();
    const [from = null, to = null] = [filter.since?.toISOString(), filter.until?.toISOString()];
    const all = await inventory.database.sql<{ position: string }[]>`
      SELECT position::text FROM stock_movements
      WHERE (${filter.variantId ?? null}::text IS NULL OR variant_id = ${filter.variantId ?? null})
        AND (${filter.warehouseId ?? null}::text IS NULL OR warehouse_id = ${filter.warehouseId ?? null})
        AND (${filter.type ?? null}::text IS NULL OR type = ${filter.type ?? null})
        AND (${filter.reference ?? null}::text IS NULL OR reference = ${filter.reference ?? null})
        AND (${from}::timestamptz IS NULL OR occurred_at >= ${from})
        AND (${to}::timestamptz IS NULL OR occurred_at < ${to})
      ORDER BY occurred_at DESC, position DESC LIMIT ${2 * LIMIT}`;
    const first = await findMovements(inventory.db, page, filter);
    const last = first.slice(0, LIMIT).at(-1);
    const after = last ? ([last.occurredAt, last.position] as [Date, bigint]) : null;
    const second = after ? await findMovements(inventory.db, { ...page, after }, filter) : [];
    const found = [...first.slice(0, LIMIT), ...second.slice(0, LIMIT)];
    expect(found.map(({ position }) => String(position))).toEqual(
      all.map(({ position }) => position),
    );
  });
});

const values: ListValues = {
  'filter.reference': ['ord_77', 'nothing'],
  'filter.since': [since.toISOString()],
  'filter.until': [until.toISOString()],
};

it('stockMovements reads about a page, whatever is asked for', async () => {
  const schema = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
  const [list] = offeredLists(schema).filter(({ name }) => name === 'Query.stockMovements');
  if (!list) throw new Error('the schema has no stockMovements');
  const client = inventory.as('admin');
  const ask = (given: object) =>
    client.query(`query (${list.variables}) { ${list.selection} }`, { first: LIMIT, ...given });
  const { counter, database } = inventory;
  const { variantId, warehouseId } = busy;
  const reads = {
    list,
    values: {
      ...values,
      'filter.variantId': [variantId, newId('var')],
      'filter.warehouseId': [warehouseId],
    },
    ask,
    counter,
    sql: database.sql,
  };
  expect(await dearReads(reads, ROWS_MAX)).toEqual([]);
});
