import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { and, asc, desc, eq, exists, gte, inArray, lte, not, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { priceShelves } from '../domain/price-shelves.ts';
import { prefixQuery } from '../domain/search.ts';
import type { InventoryDb } from './database.ts';
import { type ProductRow, productColumns } from './products.ts';
import { productShelves, products, productVariants, stockTotals } from './tables.ts';

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
  availability?: 'IN_STOCK' | 'SOLD_OUT' | null;
  /** Each must begin a word of the product. */
  words?: readonly string[];
  /** False leaves out what is not on sale. */
  seesArchived: boolean;
}

export interface ProductQuery {
  page: Page<[Date | string, string]>;
  filter: ProductFilter;
  orderBy: keyof typeof orders;
}

/**
 * Up to `page.limit + 1` products, and about as many read: those of a tag or of a range of prices from
 * shelves that have them in order. What no index has in order is walked to: a word that is frequent, but
 * only at the far end of the order, and what is frequent each by itself, but hardly ever together.
 */
export async function findProductPage(db: InventoryDb, query: ProductQuery): Promise<ProductRow[]> {
  const asked = await readQuery(db, query);
  if (!asked) return [];
  const { shape, values, rest } = asked;
  return rest.length === 0 ? fixedPage(shape)(db, values) : selectPage(db, shape, values, rest);
}

/** Their ids, as a part of another statement; null where there can be none. */
export async function selectProductIds(db: InventoryDb, query: ProductQuery): Promise<SQL | null> {
  const asked = await readQuery(db, query);
  if (!asked) return null;
  const { shape, values, rest } = asked;
  if (shape.isOnShelves) {
    const first = firstOfShelves(db, shape, values, rest);
    return db.select({ id: first.productId }).from(first).getSQL();
  }
  const walked = walk(db, shape, values, rest).as('walked');
  return db.select({ id: walked.id }).from(walked).getSQL();
}

async function readQuery(db: InventoryDb, { page, filter, orderBy }: ProductQuery) {
  const statuses = statusesOf(filter);
  const shelves = shelvesOf(filter);
  if (statuses.length === 0 || shelves?.length === 0) return null;
  const shape = {
    orderBy,
    isOneStatus: statuses.length === 1,
    isLater: page.after !== null,
    isOnShelves: shelves !== null,
  };
  const [key = '', id = ''] = page.after ?? [];
  const values = {
    ...{ rowsMax: page.limit + 1, id, key: key instanceof Date ? key.toISOString() : key },
    ...{ statuses, status: statuses[0] ?? '', shelves: shelves ?? [] },
  };
  return { shape, values, rest: await otherConditions(db, filter, shelves) };
}

function statusesOf({ status, seesArchived }: ProductFilter): string[] {
  const visible = seesArchived ? ['ACTIVE', 'ARCHIVED'] : ['ACTIVE'];
  return visible.filter((one) => status == null || one === status);
}

/** Those that hold what is asked for, as far as any do. */
function shelvesOf({ tag, currency, priceMin, priceMax, words }: ProductFilter): string[] | null {
  if (tag != null) return [`#${tag}`];
  return currency != null && !words?.length ? priceShelves({ currency, priceMin, priceMax }) : null;
}

/** What the shelves do not say. */
async function otherConditions(
  db: InventoryDb,
  filter: ProductFilter,
  shelves: string[] | null,
): Promise<SQL[]> {
  const { words = [], tag } = filter;
  const id = shelves ? productShelves.productId : products.id;
  const found =
    words.length > 0
      ? sql`${products.search} @@ to_tsquery('simple', ${prefixQuery(words)})`
      : undefined;
  const isFound =
    found && shelves
      ? inArray(id, db.select({ id: products.id }).from(products).where(found))
      : found;
  const isOnOffer = !shelves || tag != null ? await isOffered(db, filter, id) : undefined;
  const isStocked = await isAvailable(db, filter, id);
  return [isFound, isOnOffer, isStocked].filter((condition) => condition !== undefined);
}

interface Shape {
  orderBy: keyof typeof orders;
  isOneStatus: boolean;
  isLater: boolean;
  isOnShelves: boolean;
}

type Values = {
  rowsMax: number;
  status: string;
  statuses: string[];
  shelves: string[];
  /** Where the page before has ended: a moment or a title, and the product's id. */
  key: string;
  id: string;
};

/** As many texts as shapes. */
const pages = new Map<string, ReturnType<typeof makePage>>();

function fixedPage(shape: Shape) {
  const name = Object.values(shape).join();
  const page = pages.get(name) ?? makePage(shape);
  pages.set(name, page);
  return page;
}

function makePage(shape: Shape) {
  return fixedSelect((db, given: Given<Values>) => selectPage(db, shape, given, []));
}

type Select = Pick<InventoryDb, 'select' | 'selectDistinct'>;

function selectPage(db: Select, shape: Shape, at: Values | Given<Values>, rest: SQL[]) {
  return shape.isOnShelves ? mergeShelves(db, shape, at, rest) : walk(db, shape, at, rest);
}

function walk(db: Select, shape: Shape, at: Values | Given<Values>, rest: SQL[]) {
  const order = orderOf(shape, [products[orders[shape.orderBy].by], products.id]);
  const isOfStatus = shape.isOneStatus ? sql`${products.status} = ${at.status}` : undefined;
  return db
    .select(productColumns)
    .from(products)
    .where(and(isOfStatus, order.isAfter(at), ...rest))
    .orderBy(...order.by)
    .limit(at.rowsMax);
}

/** The first of the first of each shelf and status; once, what stands on several shelves. */
function firstOfShelves(db: Select, shape: Shape, at: Values | Given<Values>, rest: SQL[]) {
  const { shelf, status, productId, [orders[shape.orderBy].by]: key } = productShelves;
  const order = orderOf(shape, [key, productId]);
  const place = db
    .select({ key, productId })
    .from(productShelves)
    .where(
      and(sql`${shelf} = wanted.shelf`, sql`${status} = kind.status`, order.isAfter(at), ...rest),
    )
    .orderBy(...order.by)
    .limit(at.rowsMax)
    .as('place');
  return db
    .selectDistinct({ key: place.key, productId: place.productId })
    .from(sql`unnest(${sql.param(at.shelves)}::text[]) AS wanted(shelf)`)
    .crossJoin(sql`unnest(${sql.param(at.statuses)}::text[]) AS kind(status)`)
    .crossJoinLateral(place)
    .orderBy(...orderOf(shape, [place.key, place.productId]).by)
    .limit(at.rowsMax)
    .as('first');
}

function mergeShelves(db: Select, shape: Shape, at: Values | Given<Values>, rest: SQL[]) {
  const first = firstOfShelves(db, shape, at, rest);
  return db
    .select(productColumns)
    .from(first)
    .innerJoin(products, eq(products.id, first.productId))
    .orderBy(...orderOf(shape, [first.key, first.productId]).by);
}

function orderOf({ orderBy, isLater }: Shape, columns: readonly [PgColumn, PgColumn]) {
  const { direction } = orders[orderBy];
  return {
    by: columns.map(direction === 'asc' ? asc : desc),
    isAfter: ({ key, id }: Values | Given<Values>) =>
      isLater ? keysetAfter(columns, [key, id], direction) : undefined,
  };
}

/** So few are read as a whole; what is more frequent is met soon in any order. */
const NAMED_MAX = 500;

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
    .limit(NAMED_MAX + 1);
  if (offers.length <= NAMED_MAX) {
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

/** Whether anything of the product can be ordered, or nothing any more; named or looked at, as offers are. */
async function isAvailable(
  db: InventoryDb,
  { availability }: ProductFilter,
  productId: PgColumn,
): Promise<SQL | undefined> {
  if (availability == null) return;
  const available = sql`(${stockTotals.onHand} - ${stockTotals.reserved})`;
  const isWanted = availability === 'IN_STOCK' ? sql`${available} > 0` : sql`${available} <= 0`;
  const totals = await db
    .select({ productId: stockTotals.productId })
    .from(stockTotals)
    .where(and(sql`${stockTotals.isOnSale}`, isWanted))
    .orderBy(available)
    .limit(NAMED_MAX + 1);
  const hasOne = (condition: SQL) =>
    exists(
      db
        .select({ id: productVariants.id })
        .from(productVariants)
        .innerJoin(stockTotals, eq(stockTotals.variantId, productVariants.id))
        .where(
          and(eq(productVariants.productId, productId), sql`${stockTotals.isOnSale}`, condition),
        )
        .offset(0),
    );
  const isOne =
    totals.length <= NAMED_MAX
      ? isAnyOf(productId, [...new Set(totals.map((total) => total.productId))])
      : hasOne(isWanted);
  return availability === 'IN_STOCK' ? isOne : and(isOne, not(hasOne(sql`${available} > 0`)));
}
