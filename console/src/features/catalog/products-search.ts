type ProductStatus = 'ACTIVE' | 'ARCHIVED';

/** What the address of the catalogue says. */
export interface ProductsSearch {
  readonly q?: string;
  readonly status?: ProductStatus;
  readonly tag?: string;
  readonly sort?: 'OLDEST' | 'TITLE_ASC' | 'TITLE_DESC';
}

const TEXT_MAX = 200;

export function readProductsSearch(search: Record<string, unknown>): ProductsSearch {
  const { q, status, tag, sort } = search;
  return {
    ...(isText(q) && { q }),
    ...((status === 'ACTIVE' || status === 'ARCHIVED') && { status }),
    ...(isText(tag) && { tag }),
    ...((sort === 'OLDEST' || sort === 'TITLE_ASC' || sort === 'TITLE_DESC') && { sort }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= TEXT_MAX;
}
