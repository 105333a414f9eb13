import { graphql } from '../graph/graphql.ts';

export const findDocument = graphql(`
  query ConsoleFind(
    $text: String!
    $number: String!
    $withOrder: Boolean!
    $withPeople: Boolean!
    $withProducts: Boolean!
  ) {
    orders(first: 3, filter: { number: $number }) @include(if: $withOrder) {
      nodes { id number status }
    }
    products(first: 5, search: $text) @include(if: $withProducts) {
      nodes { id title }
    }
    users(first: 5, filter: { search: $text }) @include(if: $withPeople) {
      nodes { id displayName email }
    }
  }
`);
