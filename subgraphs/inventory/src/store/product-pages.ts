import { isAnyOf } from '@supergraph/service/database/any-of';
import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { and, asc, desc, eq, exists, gte, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { priceShelves } from '../domain/price-shelves.ts';
import { prefixQuery } from '../domain/search.ts';
import type { InventoryDb } from './database.ts';
import { type ProductRow, productColumns } from './products.ts';
import { productShelves, products, productVariants } from './tables.ts';

const orders = {
  NEWEST: { by: 'createdAt', direction: 'desc' },
  OLDEST: { by: 'createdAt', direction: 'asc' },
  TITLE_ASC: { by: 'title', direction: 'asc' },
  TITLE_DESC: { by: 'title', direction: 'desc' },
} as const;

export interface ProductFilter {
  status?: 'ACTIVE' | 'ARCHIVED' | null;
  tag?: string | null;
  currency?: string | null;
  /** Minor units, inclusive; only with a currency. */
  priceMin?: bigint | null;
  /** Minor units, inclusive; only with a currency. */
  priceMax?: bigint | null;
  /** Each must begin a word of the product. */
  words?: readonly string[];
  /** False leaves out what is not on sale. */
  seesArchived: boolean;
}

interface ProductQuery {
  page: Page<[Date | string, string]>;
  filter: ProductFilter;
  orderBy: keyof typeof orders;
}

/**
 * Up to `page.limit + 1` products, and about as many read: those of a tag or of a range of prices from
 * shelves that have them in order. What no index has in order is walked to: a word that is frequent, but
 * only at the far end of the order, and what is frequent each by itself, but hardly ever together.
 */
export function findProductPage(db: InventoryDb, query: ProductQuery): Promise<ProductRow[]> {
  const { tag, currency, words = [], priceMin, priceMax } = query.filter;
  if (tag != null) return mergeShelves(db, query, [`#${tag}`]);
  return currency != null && words.length === 0
    ? mergeShelves(db, query, priceShelves({ currency, priceMin, priceMax }))
    : walk(db, query);
}

async function walk(db: InventoryDb, query: ProductQuery): Promise<ProductRow[]> {
  const { status, seesArchived } = query.filter;
  return db
    .select(productColumns)
    .from(products)
    .where(
      and(
        seesArchived ? undefined : eq(products.status, 'ACTIVE'),
        status != null ? eq(products.status, status) : undefined,
        matches(query.filter),
        await isOffered(db, query.filter, products.id),
        isAfter(query, [products[orders[query.orderBy].by], products.id]),
      ),
    )
    .orderBy(...inOrder(query, [products[orders[query.orderBy].by], products.id]))
    .limit(query.page.limit + 1);
}

/** The first of the first of each shelf and status; once, what stands on several shelves. */
async function mergeShelves(
  db: InventoryDb,
  query: ProductQuery,
  shelves: readonly string[],
): Promise<ProductRow[]> {
  const { filter, orderBy, page } = query;
  const { productId } = productShelves;
  const key = productShelves[orders[orderBy].by];
  const found = matches(filter);
  const place = db
    .select({ key, productId })
    .from(productShelves)
    .where(
      and(
        sql`${productShelves.shelf} = wanted.shelf`,
        sql`${productShelves.status} = kind.status`,
        found && inArray(productId, db.select({ id: products.id }).from(products).where(found)),
        filter.tag != null ? await isOffered(db, filter, productId) : undefined,
        isAfter(query, [key, productId]),
      ),
    )
    .orderBy(...inOrder(query, [key, productId]))
    .limit(page.limit + 1)
    .as('place');
  const first = db
    .selectDistinct({ key: place.key, productId: place.productId })
    .from(sql`unnest(${sql.param([...shelves])}::text[]) AS wanted(shelf)`)
    .crossJoin(sql`unnest(${sql.param(statusesOf(filter))}::text[]) AS kind(status)`)
    .crossJoinLateral(place)
    .orderBy(...inOrder(query, [place.key, place.productId]))
    .limit(page.limit + 1)
    .as('first');
  return db
    .select(productColumns)
    .from(first)
    .innerJoin(products, eq(products.id, first.productId))
    .orderBy(...inOrder(query, [first.key, first.productId]));
}

function statusesOf({ status, seesArchived }: ProductFilter): string[] {
  const visible = seesArchived ? ['ACTIVE', 'ARCHIVED'] : ['ACTIVE'];
  return visible.filter((one) => status == null || one === status);
}

function matches({ words = [] }: ProductFilter): SQL | undefined {
  if (words.length === 0) return;
  return sql`${products.search} @@ to_tsquery('simple', ${prefixQuery(words)})`;
}

type Columns = readonly [PgColumn, PgColumn];

function isAfter({ page, orderBy }: ProductQuery, columns: Columns): SQL | undefined {
  return page.after ? keysetAfter(columns, page.after, orders[orderBy].direction) : undefined;
}

function inOrder({ orderBy }: ProductQuery, columns: Columns): SQL[] {
  return columns.map((column) =>
    orders[orderBy].direction === 'asc' ? asc(column) : desc(column),
  );
}

/** So few are read as a whole; what is more frequent is met soon in any order. */
const OFFERS_MAX = 500;

/**
 * Whether the product has an offer in this range of prices: those that have are named where they are few,
 * and looked at one by one where they are many, so that neither reads the whole catalogue.
 */
async function isOffered(
  db: InventoryDb,
  filter: ProductFilter,
  productId: PgColumn,
): Promise<SQL | undefined> {
  if (filter.currency == null) return;
  const offers = await db
    .select({ productId: productVariants.productId })
    .from(productVariants)
    .where(isOffer(filter))
    // As the index has them; a look through the table may find the first of them at its end.
    .orderBy(productVariants.priceAmountMinor)
    .limit(OFFERS_MAX + 1);
  if (offers.length <= OFFERS_MAX) {
    return isAnyOf(productId, [...new Set(offers.map((offer) => offer.productId))]);
  }
  // OFFSET 0 keeps it a look into the variants of each product.
  const ofProduct = eq(productVariants.productId, productId);
  return exists(
    db
      .select({ id: productVariants.id })
      .from(productVariants)
      .where(and(ofProduct, isOffer(filter)))
      .offset(0),
  );
}

function isOffer({ currency, priceMin, priceMax }: ProductFilter): SQL | undefined {
  return and(
    eq(productVariants.status, 'ACTIVE'),
    currency != null ? eq(productVariants.currency, currency) : undefined,
    priceMin != null ? gte(productVariants.priceAmountMinor, priceMin) : undefined,
    priceMax != null ? lte(productVariants.priceAmountMinor, priceMax) : undefined,
  );
}
