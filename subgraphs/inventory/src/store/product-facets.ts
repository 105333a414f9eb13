import { type Money, money } from '@supergraph/service/money';
import { sql } from 'drizzle-orm';
import { priceSteps, rangeOfStep } from '../domain/price-steps.ts';
import type { InventoryDb } from './database.ts';
import { type ProductQuery, selectProductIds } from './product-pages.ts';

export interface ProductFacets {
  counted: number;
  isComplete: boolean;
  tags: { tag: string; count: number }[];
  prices: { min: Money; max: Money; count: number }[];
  availability: { availability: 'IN_STOCK' | 'SOLD_OUT'; count: number }[];
}

/** So many products are counted: a list of any length costs the same. */
const COUNTED_MAX = 1_000;
const TAGS_MAX = 20;

/** What a list of products can be narrowed by: counts over its first products, in one statement. */
export async function findProductFacets(
  db: InventoryDb,
  { filter, orderBy }: Pick<ProductQuery, 'filter' | 'orderBy'>,
): Promise<ProductFacets> {
  const page = { limit: COUNTED_MAX, after: null, order: orderBy };
  const found = await selectProductIds(db, { page, filter, orderBy });
  if (!found) return { counted: 0, isComplete: true, tags: [], prices: [], availability: [] };
  const [row] = await db.execute<Counts & Record<string, unknown>>(sql`
    WITH found(id) AS MATERIALIZED (${found}),
    -- OFFSET 0 keeps it a look at each, however large the tables.
    counted AS MATERIALIZED (
      SELECT found.id, product.tags FROM (SELECT id FROM found LIMIT ${COUNTED_MAX}) AS found
      CROSS JOIN LATERAL (SELECT tags FROM products WHERE id = found.id OFFSET 0) AS product
    ), offered AS MATERIALIZED (
      SELECT counted.id AS product_id, variant.*
      FROM counted CROSS JOIN LATERAL (
        SELECT currency, width_bucket(price_amount_minor, ${stepsLiteral}::bigint[]) AS step,
          (SELECT on_hand > reserved FROM stock_totals WHERE variant_id = id AND is_on_sale) AS in_stock
        FROM product_variants WHERE product_id = counted.id AND status = 'ACTIVE' OFFSET 0
      ) AS variant
    ), tagged AS (
      SELECT tag, count(*)::integer AS count FROM counted, unnest(tags) AS tag
      GROUP BY tag ORDER BY count DESC, tag LIMIT ${TAGS_MAX}
    ), priced AS (
      SELECT currency, step, count(DISTINCT product_id)::integer AS count
      FROM offered WHERE currency = coalesce(${filter.currency ?? null},
        (SELECT currency FROM offered GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1))
      GROUP BY currency, step ORDER BY step
    ), stocked AS (
      SELECT bool_or(in_stock) AS in_stock FROM offered WHERE in_stock IS NOT NULL GROUP BY product_id
    )
    SELECT (SELECT count(*)::integer FROM found) AS found,
      (SELECT coalesce(json_agg(tagged), '[]') FROM tagged) AS tags,
      (SELECT coalesce(json_agg(priced), '[]') FROM priced) AS prices,
      (SELECT count(*)::integer FROM stocked WHERE in_stock) AS in_stock,
      (SELECT count(*)::integer FROM stocked WHERE NOT in_stock) AS sold_out`);
  if (!row) throw new Error('a SELECT without FROM gives one row');
  return {
    counted: Math.min(row.found, COUNTED_MAX),
    isComplete: row.found <= COUNTED_MAX,
    tags: row.tags,
    prices: row.prices.map(({ currency, step, count }) => {
      const { min, max } = rangeOfStep(step);
      return { min: money(min, currency), max: money(max, currency), count };
    }),
    availability: [
      { availability: 'IN_STOCK', count: row.in_stock },
      { availability: 'SOLD_OUT', count: row.sold_out },
    ],
  };
}

interface Counts {
  found: number;
  tags: { tag: string; count: number }[];
  prices: { currency: string; step: number; count: number }[];
  in_stock: number;
  sold_out: number;
}

const stepsLiteral = `{${priceSteps.join()}}`;
