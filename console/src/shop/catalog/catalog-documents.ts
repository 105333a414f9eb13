import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const browseDocument = graphql(`
  query ShopBrowse(
    $first: Int
    $after: String
    $search: String
    $filter: ProductFilter
    $orderBy: ProductOrder
  ) {
    products(first: $first, after: $after, search: $search, filter: $filter, orderBy: $orderBy) {
      nodes {
        id
        title
        tags
        images { url(size: MEDIUM) alt }
        variants { id name price { amountMinor currency } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type ProductInList = NonNullable<
  ResultOf<typeof browseDocument>['products']
>['nodes'][number];

const variantNow = graphql(`
  fragment ShopVariantNow on ProductVariant {
    id
    sku
    name
    status
    price { amountMinor currency }
    availability { available }
  }
`);

export type VariantNow = ResultOf<typeof variantNow>;

export const productDocument = graphql(
  `
    query ShopProduct($id: ID!) {
      product(id: $id) {
        id
        title
        description
        tags
        images { url(size: LARGE) alt }
        variants { ...ShopVariantNow }
      }
    }
  `,
  [variantNow],
);

export const variantDocument = graphql(
  `
    query ShopVariant($id: ID!) {
      variant(id: $id) { ...ShopVariantNow }
    }
  `,
  [variantNow],
);

export const stockChangedDocument = graphql(
  `
    subscription ShopStockChanged($variantIds: [ID!]!) {
      stockChanged(variantIds: $variantIds) { ...ShopVariantNow }
    }
  `,
  [variantNow],
);
