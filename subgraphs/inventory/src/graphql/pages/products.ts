import { badInput, parseInput } from '@supergraph/service/errors';
import type { Caller } from '@supergraph/service/identity/caller';
import { currencySchema } from '@supergraph/service/money';
import { type Connection, cursorValue, readPage, toConnection } from '@supergraph/service/pages';
import { text } from '@supergraph/service/text';
import { z } from 'zod';
import { tagSchema } from '../../actions/input.ts';
import { searchWords } from '../../domain/search.ts';
import type { InventoryDb } from '../../store/database.ts';
import { findProductFacets, type ProductFacets } from '../../store/product-facets.ts';
import { findProductPage } from '../../store/product-pages.ts';
import type { ProductRow } from '../../store/products.ts';
import type { ProductFilter, QueryProductsArgs } from '../generated/resolvers.ts';
import { seesArchived } from '../visibility.ts';

const byTime = z.tuple([cursorValue.date, cursorValue.text]);
const byTitle = z.tuple([cursorValue.text, cursorValue.text]);

/** Facets are of the whole list, and counted only for who asks. */
export type ProductPage = Connection<ProductRow> & { facets: () => Promise<ProductFacets> };

/** @throws BAD_USER_INPUT for a faulty page, search or filter */
export async function pageProducts(
  db: InventoryDb,
  caller: Caller,
  args: QueryProductsArgs,
): Promise<ProductPage> {
  const orderBy = args.orderBy ?? 'NEWEST';
  const isByTime = orderBy === 'NEWEST' || orderBy === 'OLDEST';
  const key: z.ZodType<[Date | string, string]> = isByTime ? byTime : byTitle;
  const page = readPage(args, { order: orderBy, key });
  const filter = {
    ...readFilter(args.filter ?? {}),
    words: readSearch(args.search),
    seesArchived: seesArchived(caller),
  };
  const rows = await findProductPage(db, { page, filter, orderBy });
  const connection = toConnection(rows, page, ({ createdAt, title, id }) => [
    isByTime ? createdAt : title,
    id,
  ]);
  // What a connection has is made when it is asked for: a copy would make it all.
  return Object.assign(connection, { facets: () => findProductFacets(db, { filter, orderBy }) });
}

function readSearch(search: string | null | undefined): string[] {
  if (search == null) return [];
  const words = searchWords(parseInput(text({ max: 200 }), search, 'search'));
  if (words.length === 0) throw badInput(['search'], 'words', 'must hold a letter or a digit');
  return words;
}

function readFilter(filter: ProductFilter): ProductFilter {
  const { tag, currency, priceMin, priceMax } = filter;
  if (currency == null && (priceMin != null || priceMax != null)) {
    throw badInput(['filter', 'currency'], 'required', 'must be given with priceMin or priceMax');
  }
  return {
    ...filter,
    currency: currency == null ? null : parseInput(currencySchema, currency, 'filter.currency'),
    tag: tag == null ? null : parseInput(tagSchema, tag, 'filter.tag').toLowerCase(),
  };
}
