import { idSchema } from '@supergraph/service/ids';
import { moneyJsonSchema } from '@supergraph/service/money';
import { z } from 'zod';
import {
  altSchema,
  productIdSchema,
  skuSchema,
  tagsSchema,
  titleSchema,
  variantIdSchema,
  warehouseIdSchema,
} from './input.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const units = z.int().min(1);

/**
 * The file that `manage seed` loads: a catalogue, with images in a folder beside it, what came in, and what
 * became of orders.
 */
export const demoFile = z.object({
  imagesFolder: z.string().optional(),
  warehouses: z.array(
    z.object({
      id: warehouseIdSchema,
      code: z.string(),
      name: titleSchema,
      countryCode: z.string().length(2),
    }),
  ),
  products: z.array(
    z.object({
      id: productIdSchema,
      title: titleSchema,
      description: z.string(),
      tags: tagsSchema,
      status: z.enum(['ACTIVE', 'ARCHIVED']),
      createdAt: moment,
      images: z
        .array(
          z.object({
            file: z.string().regex(/^[\w-]+\.webp$/),
            alt: altSchema,
            width: units,
            height: units,
          }),
        )
        .default([]),
      variants: z.array(
        z.object({
          id: variantIdSchema,
          sku: skuSchema,
          name: titleSchema,
          price: moneyJsonSchema,
          version: units,
        }),
      ),
    }),
  ),
  receipts: z.array(
    z.object({
      variantId: variantIdSchema,
      warehouseId: warehouseIdSchema,
      quantity: units,
      receivedAt: moment,
      reference: z.string().min(1),
    }),
  ),
  reservations: z.array(
    z.object({
      id: idSchema('rsv'),
      orderId: idSchema('ord'),
      customerId: idSchema('usr'),
      status: z.enum(['HELD', 'COMMITTED', 'RELEASED', 'RETURNED', 'EXPIRED']),
      createdAt: moment,
      settledAt: moment.optional(),
      expiresAt: moment,
      lines: z
        .array(
          z.object({
            lineId: z.string().min(1),
            variantId: variantIdSchema,
            warehouseId: warehouseIdSchema,
            quantity: units,
          }),
        )
        .min(1),
    }),
  ),
});

export type DemoFile = z.output<typeof demoFile>;
export type DemoReservation = DemoFile['reservations'][number];
