import type { Stack } from '@supergraph/local-stack/stack';
import { readProcessors } from '../cost/processor.ts';
import { type Load, percentile, runClients } from '../load.ts';
import { signBuyers, signStaff } from '../sign-tokens.ts';
import { fillReads } from './fill.ts';
import { openReaders, type Readers } from './readers.ts';

const CLIENTS = [8, 32, 128];
const SECONDS = 8;
const WARM_UP_SECONDS = 4;
const BUYERS = 2_000;
const INVENTORY_MS_BAR = 2.5;

const page =
  '{ products(first: 20) { nodes { id title variants { id sku price { amountMinor currency } availability { available } } } } }';

/** Each on one page of 20, with 100,000 products and 300,000 orders. */
const walks: Readonly<Record<string, string>> = {
  'products by price': `{ products(first: 20, filter: { currency: EUR, priceMin: "4000", priceMax: "4100" }) { nodes { id } } }`,
  'products sold out':
    '{ products(first: 20, filter: { availability: SOLD_OUT }) { nodes { id } } }',
  'orders by a rare status':
    '{ orders(first: 20, filter: { status: [EXPIRED] }) { nodes { id } } }',
  'orders by two statuses':
    '{ orders(first: 20, filter: { status: [EXPIRED, CANCELLED] }) { nodes { id } } }',
};

/**
 * What it costs to read: a page of products with their variants and stock, for few and for many clients; and
 * pages that a filter finds in large tables, one at a time.
 */
export async function benchReads(stack: Stack, dataFolder: string): Promise<void> {
  const readers = openReaders(stack.urls.gateway, await signBuyers(stack, BUYERS));
  const staff = openReaders(stack.urls.gateway, [await signStaff(stack, ['orders:read'])]);
  try {
    await runClients({ clients: 8, seconds: WARM_UP_SECONDS }, () => readers.read(page));
    print(
      'products(first: 20) with variants and availability, processor of each that was answered',
    );
    for (const clients of CLIENTS) await measurePage(stack, dataFolder, readers, clients);
    await fillReads(stack.databaseUrls);
    print('a page of 20 of 100,000 products and of 300,000 orders, one at a time');
    for (const [name, query] of Object.entries(walks)) {
      const load = await runClients({ clients: 1, seconds: 2 }, () => staff.read(query));
      print(`  ${name.padEnd(26)}${times(load)}   ${staff.takeFailures().told}`);
    }
  } finally {
    await readers.close();
    await staff.close();
  }
}

async function measurePage(
  stack: Stack,
  dataFolder: string,
  readers: Readers,
  clients: number,
): Promise<void> {
  const before = await readProcessors(stack, dataFolder);
  const load = await runClients({ clients, seconds: SECONDS }, () => readers.read(page));
  const after = await readProcessors(stack, dataFolder);
  const failures = readers.takeFailures();
  const answered = load.done - failures.count;
  const ms = (name: 'inventory' | 'gateway' | 'postgres') =>
    `${name} ${(((after[name] - before[name]) * 1_000) / answered).toFixed(2)} ms`;
  const costs = `${ms('inventory')} (bar: ${INVENTORY_MS_BAR}), ${ms('gateway')}, ${ms('postgres')}`;
  print(
    `  ${String(clients).padStart(3)} clients ${(answered / load.seconds).toFixed(0)}/s   ${costs}`,
  );
  print(`      ${times(load)}   ${failures.told}`);
}

function times({ latenciesMs }: Load): string {
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(latenciesMs, share).toFixed(1));
  return `p50 ${p50} ms   p99 ${p99} ms   max ${latenciesMs.at(-1)?.toFixed(0)} ms`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
