import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

const orderRow = graphql(`
  fragment OrderRow on Order {
    id
    number
    status
    placedAt
    total { amountMinor currency }
    lines { id name quantity }
    customer @include(if: $withCustomer) { id displayName email }
  }
`);

export type OrderRow = ResultOf<typeof orderRow>;

/** Names of customers are for those who may see people: others are not even asked for them. */
export const ordersDocument = graphql(
  `
    query ConsoleOrders(
      $first: Int
      $after: String
      $filter: OrderFilter
      $orderBy: OrderSort!
      $withCustomer: Boolean!
    ) {
      orders(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        nodes { ...OrderRow }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [orderRow],
);

export const myOrdersDocument = graphql(
  `
    query ConsoleMyOrders(
      $first: Int
      $after: String
      $filter: OwnOrderFilter
      $withCustomer: Boolean!
    ) {
      myOrders(first: $first, after: $after, filter: $filter) {
        nodes { ...OrderRow }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [orderRow],
);

export const ordersChangedDocument = graphql(`
  subscription ConsoleOrdersChanged {
    ordersChanged { id number status }
  }
`);

export const cancelOrderDocument = graphql(`
  mutation ConsoleCancelOrder($input: CancelOrderInput!) {
    cancelOrder(input: $input) {
      order { id status cancelledAt settledAt }
      errors { ... on UserError { code message } }
    }
  }
`);

export const completeOrderDocument = graphql(`
  mutation ConsoleCompleteOrder($input: CompleteOrderInput!) {
    completeOrder(input: $input) {
      order { id status completedAt }
      errors { ... on UserError { code message } }
    }
  }
`);
