import { graphql } from '../../app/graph/graphql.ts';

export const exportMyDataDocument = graphql(`
  mutation ConsoleExportMyData {
    exportMyData { account }
  }
`);

export const exportMyOrdersDocument = graphql(`
  query ConsoleExportMyOrders($first: Int, $after: String) {
    me {
      id
      orders(first: $first, after: $after) {
        nodes {
          id
          number
          status
          placedAt
          total { amountMinor currency }
          rejection { code message }
          lines { id sku name quantity unitPrice { amountMinor currency } }
          events { toStatus reason occurredAt }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);
