import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@supergraph/service/ids';
import { describe, expect, it } from 'vitest';
import { demoFile } from '../src/actions/demo-file.ts';
import { loadDemo } from '../src/actions/load-demo.ts';
import { createInventory, type Inventory } from './support.ts';

const warehouseId = newId('whs');
const variantId = newId('var');
const line = (quantity: number) => ({ lineId: newId('oln'), variantId, warehouseId, quantity });
const reservation = (status: string, quantity: number) => ({
  id: newId('rsv'),
  orderId: newId('ord'),
  customerId: newId('usr'),
  status,
  createdAt: '2026-01-02T00:00:00.000Z',
  ...(status !== 'HELD' && { settledAt: '2026-01-03T00:00:00.000Z' }),
  expiresAt: '2026-01-02T00:15:00.000Z',
  lines: [line(quantity)],
});

const content = (taken = [reservation('HELD', 1)]) => ({
  warehouses: [{ id: warehouseId, code: 'BER1', name: 'Berlin', countryCode: 'DE' }],
  products: [
    {
      id: newId('prd'),
      title: 'Cup',
      description: '',
      tags: ['new'],
      status: 'ACTIVE',
      createdAt: '2025-01-01T00:00:00.000Z',
      variants: [
        {
          id: variantId,
          sku: 'CUP-1',
          name: 'blue',
          price: { amountMinor: '900', currency: 'EUR' },
          version: 1,
        },
      ],
    },
  ],
  receipts: [
    {
      variantId,
      warehouseId,
      quantity: 10,
      receivedAt: '2026-01-01T00:00:00.000Z',
      reference: 'PO-1',
    },
  ],
  reservations: taken,
});

const demoDeps = ({ deps, store }: Inventory) => ({ ...deps, store });

describe('demo data', () => {
  it('shows products with images from a folder, one file for all who share it', async () => {
    await using inventory = await createInventory();
    const imagesFolder = await mkdtemp(join(tmpdir(), 'demo-images-'));
    await writeFile(join(imagesFolder, 'cup.webp'), 'RIFF....WEBP');
    const image = { file: 'cup.webp', alt: 'A cup', width: 480, height: 480 };
    const { products, ...rest } = content();
    const [product] = products;
    const other = { ...product, id: newId('prd'), variants: [] };
    const shown = [product, other].map((each) => ({ ...each, images: [image] }));
    await loadDemo(demoDeps(inventory), demoFile.parse({ ...rest, imagesFolder, products: shown }));
    const { data } = await inventory.anonymous.query<{
      products: { nodes: { images: { alt: string; url: string }[] }[] };
    }>('{ products { nodes { images { alt url } } } }');
    const [first, second] = data?.products.nodes ?? [];
    expect(first?.images).toEqual([{ alt: 'A cup', url: expect.stringMatching(/webp$/) }]);
    expect(second).toEqual(first);
    await inventory.sweepMedia();
    const hash = /images\/(\w+)\//.exec(first?.images[0]?.url ?? '')?.[1] ?? '';
    const kept = await inventory.media.show({ hash, size: 'medium', client: 'test' });
    expect(kept?.toString()).toBe('RIFF....WEBP');
    await rm(imagesFolder, { recursive: true });
  });

  it('leaves counters that agree with ledger and holds, in every state of a reservation', async () => {
    await using inventory = await createInventory();
    const file = demoFile.parse(
      content([
        reservation('HELD', 1),
        reservation('COMMITTED', 2),
        reservation('RELEASED', 1),
        reservation('EXPIRED', 1),
        reservation('RETURNED', 1),
      ]),
    );
    expect(await loadDemo(demoDeps(inventory), file)).toEqual({
      products: 1,
      variants: 1,
      reservations: 5,
      movements: 11,
    });
    expect(await inventory.levels({ id: variantId })).toEqual(['8 / 1']);
    expect((await inventory.ledger({ id: variantId })).at(-1)).toMatch(/ → 8 \/ 1$/);
    expect(await inventory.drift()).toEqual([]);
  });

  it('is loaded once', async () => {
    await using inventory = await createInventory();
    const file = demoFile.parse(content());
    await loadDemo(demoDeps(inventory), file);
    expect(await loadDemo(demoDeps(inventory), file)).toBeNull();
    expect(await inventory.levels({ id: variantId })).toEqual(['10 / 1']);
  });

  it('that takes more than it brings is refused whole', async () => {
    await using inventory = await createInventory();
    const file = demoFile.parse(content([reservation('HELD', 11)]));
    await expect(loadDemo(demoDeps(inventory), file)).rejects.toThrow('RESERVE of 11 units');
    const { data } = await inventory.anonymous.query('{ products { nodes { id } } }');
    expect(data).toEqual({ products: { nodes: [] } });
  });
});
