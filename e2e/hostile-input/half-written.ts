import { forNames } from '@supergraph/gateway/subgraphs';
import { type SubgraphName, subgraphNames } from '@supergraph/local-stack/services';
import { connect, type Database } from '@supergraph/service/database/connect';
import { inject } from 'vitest';
import { auditOrders } from './audit-orders.ts';
import { MARK } from './baselines.ts';
import type { Cast } from './cast.ts';

export type Databases = Record<SubgraphName, Database<Record<string, never>>>;

/** What was written by halves, or though nobody was told of it, as sentences. */
export async function findHalfWritten(cast: Cast): Promise<string[]> {
  await using opened = new AsyncDisposableStack();
  const open = (name: SubgraphName) => {
    const url = inject('stack').surroundings.databaseUrls[name];
    const database = connect({ url, schema: {}, applicationName: 'e2e-auditor' });
    opened.defer(() => database.close());
    return database;
  };
  const databases = forNames(subgraphNames, open);
  const found = await Promise.all([
    findHalves(databases),
    findUntold(databases, cast),
    auditOrders(databases, cast),
  ]);
  return found.flat();
}

/** Whatever else happens meanwhile: what one transaction writes is never seen without its other half. */
async function findHalves(databases: Databases): Promise<string[]> {
  const found = Object.entries(halves).map(async ([what, [name, text]]) => {
    const rows = await databases[name].sql.unsafe<{ id: string }[]>(text);
    return rows.map(({ id }) => `${what}: ${id}`);
  });
  return (await Promise.all(found)).flat();
}

async function findUntold(databases: Databases, { users, told }: Cast): Promise<string[]> {
  const ids = Object.values(users).map(({ id }) => id);
  const found = ours.map(async ([name, text]) => {
    const rows = await databases[name].sql.unsafe<{ id: string }[]>(text, [ids]);
    return rows.filter(({ id }) => !told.has(id)).map(({ id }) => `nobody was told of ${id}`);
  });
  return (await Promise.all(found)).flat();
}

type Query = readonly [SubgraphName, string];

/** Queries for the ids of what lacks its other half. Demo data are announced by nobody. */
const halves: Record<string, Query> = {
  'a user without a password': [
    'auth',
    'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM credentials)',
  ],
  'a user of whom nobody heard': [
    'auth',
    `SELECT id FROM users
      WHERE email LIKE '${MARK}-%' AND id NOT IN (SELECT subject FROM outbox)`,
  ],
  'a session without a token': ['auth', 'SELECT id FROM sessions WHERE token_hash IS NULL'],
  'an order without lines': [
    'orders',
    'SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM order_lines)',
  ],
  'an order without a saga': [
    'orders',
    'SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM order_sagas)',
  ],
  'an order whose history ends elsewhere': [
    'orders',
    `SELECT id FROM orders WHERE status IS DISTINCT FROM (SELECT to_status FROM order_events
      WHERE order_id = orders.id ORDER BY version DESC LIMIT 1)`,
  ],
  'a key without what it stands for': [
    'inventory',
    `SELECT key AS id FROM idempotency_keys
      WHERE result_id NOT IN (SELECT id FROM products UNION ALL SELECT id FROM stock_movements)`,
  ],
  'a variant of whose last change nobody heard': [
    'inventory',
    `SELECT id FROM product_variants AS variant WHERE sku LIKE '${MARK.toUpperCase()}-%'
      AND NOT EXISTS (SELECT FROM outbox WHERE subject = variant.id AND sequence = variant.version)`,
  ],
  'a level that is not the sum of its ledger': [
    'inventory',
    `SELECT variant_id AS id FROM stock_levels LEFT JOIN stock_movements
        USING (variant_id, warehouse_id) GROUP BY variant_id, warehouse_id, on_hand, reserved
      HAVING on_hand <> coalesce(sum(delta_on_hand), 0)
        OR reserved <> coalesce(sum(delta_reserved), 0)`,
  ],
};

/** Queries for what only our requests can have made: by who asked, or by what stood beside a hostile value. */
const ours: readonly Query[] = [
  ['auth', `SELECT id FROM users WHERE id = ANY($1) OR email LIKE '${MARK}-%'`],
  ['orders', 'SELECT id FROM orders WHERE customer_id = ANY($1)'],
  ['inventory', 'SELECT id FROM stock_movements WHERE actor = ANY($1)'],
  ['inventory', 'SELECT result_id AS id FROM idempotency_keys WHERE caller_id = ANY($1)'],
  [
    'inventory',
    `SELECT id FROM product_variants WHERE id = ANY($1)
      OR sku LIKE '${MARK.toUpperCase()}-%' OR name LIKE '${MARK} %'`,
  ],
  [
    'inventory',
    `SELECT id FROM warehouses WHERE id = ANY($1) OR code LIKE 'ZZ-%' OR name LIKE '${MARK} %'`,
  ],
];
