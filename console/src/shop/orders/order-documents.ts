import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const myOrdersDocument = graphql(`
  query ShopMyOrders($first: Int, $after: String) {
    myOrders(first: $first, after: $after) {
      nodes {
        id
        number
        status
        placedAt
        total { amountMinor currency }
        lines { id name quantity variant { id product { id tags images { url(size: SMALL) alt } } } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type OrderInList = NonNullable<
  ResultOf<typeof myOrdersDocument>['myOrders']
>['nodes'][number];

const orderNow = graphql(`
  fragment ShopOrderNow on Order {
    id
    status
    settledAt
    confirmedAt
    completedAt
    cancelledAt
    rejection {
      message
      lines { variant { id } available currentPrice { amountMinor currency } }
    }
  }
`);

export type OrderNow = ResultOf<typeof orderNow>;

export const orderDocument = graphql(
  `
    query ShopOrder($id: ID!) {
      order(id: $id) {
        ...ShopOrderNow
        number
        placedAt
        total { amountMinor currency }
        lines {
          id
          name
          sku
          quantity
          unitPrice { amountMinor currency }
          total { amountMinor currency }
          variant { id product { id tags images { url(size: SMALL) alt } } }
        }
      }
    }
  `,
  [orderNow],
);

export const orderUpdatedDocument = graphql(
  `
    subscription ShopOrderUpdated($id: ID!) {
      orderUpdated(id: $id) { ...ShopOrderNow }
    }
  `,
  [orderNow],
);

export const cancelOrderDocument = graphql(
  `
    mutation ShopCancelOrder($input: CancelOrderInput!) {
      cancelOrder(input: $input) {
        order { ...ShopOrderNow }
        errors { ... on UserError { code message } }
      }
    }
  `,
  [orderNow],
);
