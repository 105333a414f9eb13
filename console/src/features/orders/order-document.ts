import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

/** One order with all that the caller may see of it: what is not theirs is not asked for. */
export const orderDocument = graphql(`
  query ConsoleOrder(
    $id: ID!
    $reference: String!
    $staff: Boolean!
    $stock: Boolean!
    $people: Boolean!
  ) {
    order(id: $id) {
      id
      number
      status
      placedAt
      settledAt
      total { amountMinor currency }
      rejection { code message lines { requested available variant { id sku } } }
      customer { id displayName @include(if: $people) email @include(if: $people) }
      lines {
        id
        sku
        name
        quantity
        unitPrice { amountMinor currency }
        total { amountMinor currency }
        shortfall
        variant {
          id
          availability { available reserved }
          product { id title }
        }
        allocations { quantity warehouse { id code name } }
      }
      events {
        id
        fromStatus
        toStatus
        reason
        occurredAt
        actor { id displayName @include(if: $people) }
      }
      saga @include(if: $staff) {
        step
        attempts
        nextAttemptAt
        deadlineAt
        heldAt
        approvedAt
        committedAt
      }
      mails @include(if: $staff) {
        id
        kind
        state
        createdAt
        sentAt
        givenUpAt
        recipient { id displayName @include(if: $people) email @include(if: $people) }
      }
      reservation { id status createdAt settledAt expiresAt }
    }
    stockMovements(first: 100, filter: { reference: $reference }) @include(if: $stock) {
      nodes {
        id
        type
        deltaOnHand
        deltaReserved
        occurredAt
        variant { id sku }
        warehouse { id code }
      }
    }
  }
`);

export const orderUpdatedDocument = graphql(`
  subscription ConsoleOrderUpdated($id: ID!) {
    orderUpdated(id: $id) { id status }
  }
`);

type OrderAnswer = ResultOf<typeof orderDocument>;
export type Order = NonNullable<OrderAnswer['order']>;
export type Movement = NonNullable<OrderAnswer['stockMovements']>['nodes'][number];
