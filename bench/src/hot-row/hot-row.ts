import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresTransport } from '@supergraph/events/postgres/transport';
import type { Stack } from '@supergraph/local-stack/stack';
import { newId } from '@supergraph/service/ids';
import { createLogger } from '@supergraph/service/logger';
import postgres from 'postgres';
import { openShop } from '../place-order/shop.ts';

const ORDERS = 6_000;
const PER_PUBLICATION = 100;

/**
 * How many orders a second one variant in one warehouse carries: all of them want its one row, which is
 * locked by whoever takes from it. The orders wait in the queue already, so that nothing before it counts.
 */
export async function benchHotRow(stack: Stack): Promise<void> {
  const shop = await openShop(stack.urls.gateway, { clients: 1, variants: 1 });
  await shop.close();
  const [variantId = ''] = shop.variantIds;
  const transport = createPostgresTransport({
    url: stack.databaseUrls.events,
    log: createLogger({ service: 'bench', level: 'silent' }),
  });
  await stack.stopService('inventory');
  for (let sent = 0; sent < ORDERS; sent += PER_PUBLICATION) {
    await transport.publish(Array.from({ length: PER_PUBLICATION }, () => placed(variantId)));
  }
  await transport.close();
  await stack.startService('inventory');
  const perSecond = await measure(stack.databaseUrls.inventory, variantId);
  process.stdout.write(
    `hot row: ${perSecond.toFixed(0)} orders/s of one variant in one warehouse   (bar: 400)\n`,
  );
}

/** From the first sale to the last, by the ledger. */
async function measure(url: string, variantId: string): Promise<number> {
  const sql = postgres(url, { max: 1 });
  try {
    for (;;) {
      const [row] = await sql<{ sales: number; seconds: number }[]>`
        SELECT count(*)::int AS sales,
          extract(epoch FROM max(occurred_at) - min(occurred_at))::float8 AS seconds
        FROM stock_movements WHERE variant_id = ${variantId} AND type = 'SALE' AND reference LIKE 'ord_%'
          AND occurred_at > now() - interval '10 minutes'`;
      if (row && row.sales >= ORDERS) return row.sales / row.seconds;
      await sleep(200);
    }
  } finally {
    await sql.end();
  }
}

function placed(variantId: string) {
  const orderId = newId('ord');
  return {
    specversion: '1.0' as const,
    id: newId('evt'),
    source: 'orders',
    type: 'orders.order.placed.v1',
    subject: orderId,
    time: new Date().toISOString(),
    datacontenttype: 'application/json' as const,
    sequence: '1',
    correlationid: orderId,
    data: {
      orderId,
      customerId: newId('usr'),
      isSale: true,
      lines: [
        {
          lineId: newId('oln'),
          variantId,
          quantity: 1,
          unitPrice: { amountMinor: '1290', currency: 'EUR' },
        },
      ],
    },
  };
}
