import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

const levels = graphql(`
  fragment VariantLevels on ProductVariant {
    id
    availability {
      available
      onHand
      reserved
      levels { onHand reserved warehouse { id } }
    }
  }
`);

export const warehousesDocument = graphql(`
  query ConsoleWarehouses {
    warehouses { id code name }
  }
`);

export type Warehouse = NonNullable<ResultOf<typeof warehousesDocument>['warehouses']>[number];

export const stockDocument = graphql(
  `
    query ConsoleStock($first: Int, $after: String, $search: String) {
      products(first: $first, after: $after, search: $search, orderBy: TITLE_ASC) {
        nodes {
          id
          title
          variants { sku name ...VariantLevels }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [levels],
);

export type StockProduct = NonNullable<ResultOf<typeof stockDocument>['products']>['nodes'][number];
export type VariantLevels = ResultOf<typeof levels>;

export const stockChangedDocument = graphql(
  `
    subscription ConsoleStockChanged($ids: [ID!]!) {
      stockChanged(variantIds: $ids) { ...VariantLevels }
    }
  `,
  [levels],
);

export const adjustStockDocument = graphql(`
  mutation ConsoleAdjustStock($input: AdjustStockInput!) {
    adjustStock(input: $input) {
      level { onHand reserved }
      errors {
        ... on UserError { code message }
        ... on StockChangedError { onHand }
      }
    }
  }
`);

export const receiveStockDocument = graphql(`
  mutation ConsoleReceiveStock($input: ReceiveStockInput!) {
    receiveStock(input: $input) {
      level { onHand reserved }
      errors { ... on UserError { code message } }
    }
  }
`);

export const heldStockDocument = graphql(`
  query ConsoleHeldStock(
    $variantId: ID!
    $warehouseId: ID!
    $first: Int
    $after: String
    $orders: Boolean!
    $people: Boolean!
  ) {
    heldStock(variantId: $variantId, warehouseId: $warehouseId, first: $first, after: $after) {
      edges {
        cursor
        node {
          quantity
          reservation {
            id
            expiresAt
            order {
              id
              number @include(if: $orders)
              customer @include(if: $people) { id displayName }
            }
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const ledgerDocument = graphql(`
  query ConsoleLedger($first: Int, $after: String, $filter: StockMovementFilter) {
    stockMovements(first: $first, after: $after, filter: $filter) {
      nodes {
        id
        type
        deltaOnHand
        deltaReserved
        onHandAfter
        reservedAfter
        reason
        actor
        reference
        occurredAt
        variant { id sku }
        warehouse { id code }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type LedgerRow = NonNullable<
  ResultOf<typeof ledgerDocument>['stockMovements']
>['nodes'][number];
