import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@supergraph/local-stack/stack';
import postgres from 'postgres';
import { createDatabase } from '../create-database.ts';
import { type Load, merge, percentile, runClients } from '../load.ts';
import { openBareOrders } from './bare-order.ts';
import { openShop } from './shop.ts';

const CLIENTS = 32;
const VARIANTS = 50;
const ROUNDS = 3;
const SECONDS_A_ROUND = 8;
const SHARE_OF_CAPACITY = 0.7;

/**
 * placeOrder through the gateway beside the same SQL work done bare, in alternating rounds on one
 * Postgres server, so that whatever else the machine does strikes both.
 */
export async function benchPlaceOrder(stack: Stack): Promise<void> {
  const shop = await openShop(stack.urls.gateway, { clients: CLIENTS, variants: VARIANTS });
  const bare = await openBareOrders({
    createDatabase: (name) => createDatabase(stack.databaseUrls.orders, name),
    connections: CLIENTS,
    variants: VARIANTS,
  });
  const through: Load[] = [];
  const straight: Load[] = [];
  let pending = 0;
  // The first round warms both up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const load = { clients: CLIENTS, seconds: round === 0 ? 4 : SECONDS_A_ROUND };
    const shopLoad = await runClients(load, async () => {
      if ((await shop.place()) === 'PENDING') pending += 1;
    });
    const bareLoad = await runClients(load, bare.place);
    if (round === 0) continue;
    through.push(shopLoad);
    straight.push(bareLoad);
  }
  const full = merge(through);
  const startedAt = new Date();
  await arrive(shop.place, full.perSecond * SHARE_OF_CAPACITY);
  const settling = await settlingMs(stack.databaseUrls.orders, startedAt);
  const idle = await runClients({ clients: 1, seconds: SECONDS_A_ROUND }, async () => {
    await shop.place();
  });
  await Promise.all([shop.close(), bare.close()]);
  report({ through: full, straight: merge(straight), idle, pending, settling });
}

/** Orders that come whether or not those before them have their answer. */
async function arrive(place: () => Promise<unknown>, perSecond: number): Promise<void> {
  const orders: Promise<unknown>[] = [];
  const endsAt = performance.now() + SECONDS_A_ROUND * 1_000;
  while (performance.now() < endsAt) {
    orders.push(place());
    await sleep((-Math.log(1 - Math.random()) / perSecond) * 1_000);
  }
  await Promise.all(orders);
}

interface Measured {
  through: Load;
  straight: Load;
  idle: Load;
  pending: number;
  /** At 70 % of what went through, in milliseconds, sorted. */
  settling: number[];
}

function report({ through, straight, idle, pending, settling }: Measured): void {
  const ms = (sorted: number[], share: number) => `${percentile(sorted, share).toFixed(0)} ms`;
  const lines = [
    `placeOrder, ${CLIENTS} clients, ${ROUNDS} rounds of ${SECONDS_A_ROUND} s each, side by side`,
    `  through the gateway   ${through.perSecond.toFixed(0)} orders/s   p50 ${ms(through.latenciesMs, 0.5)}   p95 ${ms(through.latenciesMs, 0.95)}`,
    `  the same rows, bare   ${straight.perSecond.toFixed(0)} orders/s   p50 ${ms(straight.latenciesMs, 0.5)}   p95 ${ms(straight.latenciesMs, 0.95)}`,
    `  ratio                 ${(through.perSecond / straight.perSecond).toFixed(2)}   (bar: 1.0)`,
    `  at 70 % of that       PENDING → CONFIRMED p50 ${ms(settling, 0.5)}   p95 ${ms(settling, 0.95)}   (bar: 60; ${settling.length} orders)`,
    `  one at a time         click → CONFIRMED p50 ${ms(idle.latenciesMs, 0.5)}   p95 ${ms(idle.latenciesMs, 0.95)}   (bar: 25)`,
    `  answered while still PENDING: ${pending}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function settlingMs(ordersUrl: string, since: Date): Promise<number[]> {
  const sql = postgres(ordersUrl, { max: 1 });
  const rows = await sql<{ ms: number }[]>`
    SELECT extract(epoch FROM confirmed_at - placed_at)::float8 * 1000 AS ms FROM orders
    WHERE placed_at >= ${since} AND status = 'CONFIRMED' ORDER BY 1`;
  await sql.end();
  return rows.map(({ ms }) => ms);
}
