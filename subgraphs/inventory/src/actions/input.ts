import { boundedText, trimmedText } from '@supergraph/shared/bounded-text';
import { idSchema } from '@supergraph/shared/ids';
import { currencySchema } from '@supergraph/shared/money';
import { z } from 'zod';
import { isSku, normaliseSku } from '../domain/sku.ts';
import { normaliseTags } from '../domain/tags.ts';

// Building blocks for the input of mutations and for the filters of lists.

export const VARIANTS_MAX = 100;
const PRICE_MAX_MINOR = 1_000_000_000_000n;
const UNITS_MAX = 1_000_000;

/** Trimmed text. Postgres can store neither the character NUL nor half of a surrogate pair. */
export const textSchema = ({ min, max }: { min: number; max: number }) =>
  trimmedText(max, `must have at most ${max} characters`)
    .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
    .refine(
      (text) => text.isWellFormed() && !text.includes('\u0000'),
      'must be well-formed Unicode without the character NUL',
    );

export const titleSchema = textSchema({ min: 1, max: 200 });

export const descriptionSchema = textSchema({ min: 0, max: 10_000 });

const TAG_FORM = 'must be 1 to 40 letters, digits and hyphens';

export const tagSchema = trimmedText(40, TAG_FORM).regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, TAG_FORM);

export const tagsSchema = z
  .array(tagSchema)
  .max(20, 'must be at most 20 tags')
  .transform(normaliseTags);

const SKU_FORM = 'must be 2 to 64 letters, digits, dots, hyphens and underscores';

export const skuSchema = boundedText(128, SKU_FORM).transform(normaliseSku).refine(isSku, SKU_FORM);

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

export const productIdSchema = idSchema('prd');
export const variantIdSchema = idSchema('var');
export const warehouseIdSchema = idSchema('whs');

export const newVariantSchema = z.object({
  sku: skuSchema,
  name: titleSchema,
  price: priceSchema,
});
