import { idSchema } from '@supergraph/service/ids';
import { currencySchema } from '@supergraph/service/money';
import { line, opaqueText, text } from '@supergraph/service/text';
import { z } from 'zod';
import { isSku, normaliseSku } from '../domain/sku.ts';
import { normaliseTags } from '../domain/tags.ts';

// Building blocks for the input of mutations and for the filters of lists.

export const VARIANTS_MAX = 100;
const PRICE_MAX_MINOR = 1_000_000_000_000n;
const UNITS_MAX = 1_000_000;

/** Of what has a form of its own: no more of it is looked at than it could need. */
const shortText = opaqueText({ min: 0, max: 200 });

export const titleSchema = text({ min: 1, max: 200 });

export const descriptionSchema = text({ min: 0, max: 10_000 });

/** What an image shows, in words. */
export const altSchema = line({ min: 1, max: 300 });

export const tagSchema = shortText
  .transform((tag) => tag.trim())
  .pipe(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'must be 1 to 40 letters, digits and hyphens'),
  );

export const tagsSchema = z
  .array(tagSchema)
  .max(20, 'must be at most 20 tags')
  .transform(normaliseTags);

export const skuSchema = shortText
  .transform(normaliseSku)
  .refine(isSku, 'must be 2 to 64 letters, digits, dots, hyphens and underscores');

export const priceSchema = z.object({
  amountMinor: z
    .bigint()
    .min(0n, 'must not be negative')
    .max(PRICE_MAX_MINOR, `must be at most ${PRICE_MAX_MINOR}`),
  currency: currencySchema,
});

/** Units of a receipt. */
export const quantitySchema = z
  .int()
  .min(1, 'must be at least 1')
  .max(UNITS_MAX, `must be at most ${UNITS_MAX}`);

/** Units of a correction. */
export const deltaSchema = z
  .int()
  .min(-UNITS_MAX, `must be at least -${UNITS_MAX}`)
  .max(UNITS_MAX, `must be at most ${UNITS_MAX}`)
  .refine((delta) => delta !== 0, 'must not be 0');

/** A code that is written in capitals. */
export const capitalsSchema = shortText.transform((code) => code.trim().toUpperCase());

/** The version that the caller has seen of what it changes. */
export const versionSchema = z.int().min(1, 'must be at least 1');

export const productIdSchema = idSchema('prd');
export const variantIdSchema = idSchema('var');
export const imageIdSchema = idSchema('img');
export const warehouseIdSchema = idSchema('whs');

export const newVariantSchema = z.object({
  sku: skuSchema,
  name: titleSchema,
  price: priceSchema,
});
