import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

const productRow = graphql(`
  fragment ProductRow on Product {
    id
    title
    status
    tags
    updatedAt
    images { url(size: THUMBNAIL) }
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

export const productFacetsDocument = graphql(`
  query ConsoleProductFacets($search: String, $filter: ProductFilter) {
    products(first: 1, search: $search, filter: $filter) {
      facets {
        counted
        isComplete
        tags { tag count }
        prices { min { amountMinor currency } max { amountMinor currency } count }
        availability { availability count }
      }
    }
  }
`);

export type PriceFacet = NonNullable<
  ResultOf<typeof productFacetsDocument>['products']
>['facets']['prices'][number];

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

const productImages = graphql(`
  fragment ProductImages on Product {
    images {
      id
      alt
      url(size: SMALL)
    }
  }
`);

export type ProductImage = ResultOf<typeof productImages>['images'][number];

export type ProductFields = ResultOf<typeof productFields>;

export const productDocument = graphql(
  `
    query ConsoleProduct($id: ID!, $stock: Boolean!) {
      product(id: $id) {
        ...ProductFields
        ...ProductImages
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
  [productFields, productImages],
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

export const createImageUploadDocument = graphql(`
  mutation ConsoleCreateImageUpload($input: CreateImageUploadInput!) {
    createImageUpload(input: $input) {
      upload { id url ticket bytesMax }
      errors { ... on UserError { code message } }
    }
  }
`);

export const attachImageDocument = graphql(
  `
    mutation ConsoleAttachProductImage($input: AttachProductImageInput!) {
      attachProductImage(input: $input) {
        product { id ...ProductImages }
        errors { ... on UserError { code message } }
      }
    }
  `,
  [productImages],
);

export const reorderImagesDocument = graphql(
  `
    mutation ConsoleReorderProductImages($input: ReorderProductImagesInput!) {
      reorderProductImages(input: $input) {
        product { id ...ProductImages }
        errors { ... on UserError { code message } }
      }
    }
  `,
  [productImages],
);

export const removeImageDocument = graphql(
  `
    mutation ConsoleRemoveProductImage($input: RemoveProductImageInput!) {
      removeProductImage(input: $input) {
        product { id ...ProductImages }
        errors { ... on UserError { code message } }
      }
    }
  `,
  [productImages],
);

export const setImageAltDocument = graphql(
  `
    mutation ConsoleSetProductImageAlt($input: SetProductImageAltInput!) {
      setProductImageAlt(input: $input) {
        product { id ...ProductImages }
        errors { ... on UserError { code message } }
      }
    }
  `,
  [productImages],
);
