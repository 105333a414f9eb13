type ProductStatus = 'ACTIVE' | 'ARCHIVED';
type ProductAvailability = 'IN_STOCK' | 'SOLD_OUT';

/** What the address of the catalogue says. */
export interface ProductsSearch {
  readonly q?: string;
  readonly status?: ProductStatus;
  readonly tag?: string;
  readonly availability?: ProductAvailability;
  /** A range of prices: `EUR 2000-4999`, in minor units. */
  readonly price?: string;
  readonly sort?: 'OLDEST' | 'TITLE_ASC' | 'TITLE_DESC';
}

const TEXT_MAX = 200;

export function readProductsSearch(search: Record<string, unknown>): ProductsSearch {
  const { q, status, tag, availability, price, sort } = search;
  return {
    ...(isText(q) && { q }),
    ...((status === 'ACTIVE' || status === 'ARCHIVED') && { status }),
    ...(isText(tag) && { tag }),
    ...((availability === 'IN_STOCK' || availability === 'SOLD_OUT') && { availability }),
    ...(isText(price) && priceForm.test(price) && { price }),
    ...((sort === 'OLDEST' || sort === 'TITLE_ASC' || sort === 'TITLE_DESC') && { sort }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= TEXT_MAX;
}

const priceForm = /^([A-Z]{3}) (\d{1,15})-(\d{1,15})$/;

/** As the graph takes it. */
export function productFilterOf({ status, tag, availability, price }: ProductsSearch) {
  const [, currency, priceMin, priceMax] = priceForm.exec(price ?? '') ?? [];
  return {
    ...(status && { status }),
    ...(tag && { tag }),
    ...(availability && { availability }),
    ...(currency && priceMin && priceMax && { currency, priceMin, priceMax }),
  };
}
