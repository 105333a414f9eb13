import { graphql } from '../../app/graph/graphql.ts';

export const dayDocument = graphql(`
  query ConsoleDay($since: DateTime!, $until: DateTime!) {
    orderStatistics(since: $since, until: $until) {
      byStatus { status count }
      perHour { hour count }
      sold { amountMinor currency }
    }
  }
`);

export const latestOrderDocument = graphql(`
  query ConsoleLatestOrder {
    orders(first: 1) { nodes { id placedAt } }
  }
`);

export const lowStockDocument = graphql(`
  query ConsoleLowStock {
    lowStock(below: 10, first: 8) {
      id
      sku
      name
      product { id title }
      availability { available }
    }
  }
`);

export const troubleDocument = graphql(`
  query ConsoleTrouble {
    deadLetters(first: 1) { totalCount }
    stuckSagas(olderThanSeconds: 60, first: 5) {
      nodes { ageSeconds step order { id number } }
      pageInfo { hasNextPage }
    }
    outboxStatus {
      auth { pending oldestAt failing }
      orders { pending oldestAt failing }
      inventory { pending oldestAt failing }
    }
  }
`);

export const homeOrdersChangedDocument = graphql(`
  subscription ConsoleHomeOrdersChanged {
    ordersChanged { id status }
  }
`);

export const myLatestOrdersDocument = graphql(`
  query ConsoleMyLatestOrders {
    myOrders(first: 5) {
      nodes { id number status placedAt total { amountMinor currency } }
    }
  }
`);
