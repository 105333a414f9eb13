import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

const productRow = graphql(`
  fragment ProductRow on Product {
    id
    title
    status
    tags
    updatedAt
    variants {
      id
      sku
      price { amountMinor currency }
      availability { available }
    }
  }
`);

export type ProductRow = ResultOf<typeof productRow>;

export const productsDocument = graphql(
  `
    query ConsoleProducts(
      $first: Int
      $after: String
      $search: String
      $filter: ProductFilter
      $orderBy: ProductOrder
    ) {
      products(first: $first, after: $after, search: $search, filter: $filter, orderBy: $orderBy) {
        nodes { ...ProductRow }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [productRow],
);

export const createProductDocument = graphql(`
  mutation ConsoleCreateProduct($input: CreateProductInput!) {
    createProduct(input: $input) {
      product { id title }
      errors { ... on UserError { code message path } }
    }
  }
`);

const productFields = graphql(`
  fragment ProductFields on Product {
    id
    title
    description
    status
    tags
    createdAt
    updatedAt
  }
`);

export type ProductFields = ResultOf<typeof productFields>;

export const productDocument = graphql(
  `
    query ConsoleProduct($id: ID!, $stock: Boolean!) {
      product(id: $id) {
        ...ProductFields
        variants {
          id
          sku
          name
          status
          version
          price { amountMinor currency }
          availability {
            available
            onHand
            reserved
            levels @include(if: $stock) { onHand reserved warehouse { id code } }
          }
        }
      }
    }
  `,
  [productFields],
);

export type Variant = NonNullable<ResultOf<typeof productDocument>['product']>['variants'][number];

/** As it is now, whatever was read before: to see whether somebody else has changed it. */
export const productNowDocument = graphql(
  `
    query ConsoleProductNow($id: ID!) {
      product(id: $id) { ...ProductFields }
    }
  `,
  [productFields],
);

export const updateProductDocument = graphql(
  `
    mutation ConsoleUpdateProduct($input: UpdateProductInput!) {
      updateProduct(input: $input) {
        product { ...ProductFields }
        errors { ... on UserError { code message } }
      }
    }
  `,
  [productFields],
);

export const createVariantDocument = graphql(`
  mutation ConsoleCreateVariant($input: CreateVariantInput!) {
    createVariant(input: $input) {
      variant { id sku product { id } }
      errors { ... on UserError { code message } }
    }
  }
`);

export const setPriceDocument = graphql(`
  mutation ConsoleSetPrice($input: SetPriceInput!) {
    setPrice(input: $input) {
      variant { id version price { amountMinor currency } }
      errors { ... on UserError { code message } }
    }
  }
`);

export const stockOfProductDocument = graphql(`
  subscription ConsoleStockOfProduct($ids: [ID!]!) {
    stockChanged(variantIds: $ids) { id availability { available onHand reserved } }
  }
`);
