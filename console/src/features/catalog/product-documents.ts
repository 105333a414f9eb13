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
    version
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

export const updateProductDocument = graphql(
  `
    mutation ConsoleUpdateProduct($input: UpdateProductInput!) {
      updateProduct(input: $input) {
        product { ...ProductFields }
        errors {
          ... on UserError { code message }
          ... on ProductChangedError { product { ...ProductFields } }
        }
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

const changedVariant = graphql(`
  fragment ChangedVariant on ProductVariant {
    id
    name
    status
    version
    price { amountMinor currency }
  }
`);

export type ChangedVariant = ResultOf<typeof changedVariant>;

export const setPriceDocument = graphql(
  `
    mutation ConsoleSetPrice($input: SetPriceInput!) {
      setPrice(input: $input) {
        variant { ...ChangedVariant }
        errors {
          ... on UserError { code message }
          ... on VariantChangedError { variant { ...ChangedVariant } }
        }
      }
    }
  `,
  [changedVariant],
);

export const updateVariantDocument = graphql(
  `
    mutation ConsoleUpdateVariant($input: UpdateVariantInput!) {
      updateVariant(input: $input) {
        variant { ...ChangedVariant }
        errors {
          ... on UserError { code message }
          ... on VariantChangedError { variant { ...ChangedVariant } }
        }
      }
    }
  `,
  [changedVariant],
);

export const stockOfProductDocument = graphql(`
  subscription ConsoleStockOfProduct($ids: [ID!]!) {
    stockChanged(variantIds: $ids) { id availability { available onHand reserved } }
  }
`);
