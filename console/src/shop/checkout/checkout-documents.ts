import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const placeOrderDocument = graphql(`
  mutation ShopPlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order {
        id
        number
        status
        rejection {
          code
          lines { variant { id } requested available currentPrice { amountMinor currency } }
        }
      }
      errors {
        __typename
        ... on UserError { code message path }
        ... on PriceChangedError { currentTotal { amountMinor currency } }
      }
    }
  }
`);

export type Placed = ResultOf<typeof placeOrderDocument>['placeOrder'];
