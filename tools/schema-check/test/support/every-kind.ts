/** A schema with something of every kind that a diff looks at. */
export const everyKind = `
  directive @live(every: Int = 5, on: String) repeatable on QUERY | FIELD
  directive @old on FIELD
  scalar Date @specifiedBy(url: "https://example.com/date")
  interface Node { "Opaque." id: ID! }
  interface Priced { price: Int }
  "What is asked."
  type Query {
    product(id: ID!, locale: String = "en"): Product
    products(first: Int = 10, tags: [String!]): [Product!]!
    search(text: String!): [Hit!]
    order(by: Sort): [Order]
  }
  type Mutation { rate(input: RateInput!): Int }
  type Product implements Node & Priced {
    id: ID!
    title: String!
    subtitle: String
    price: Int
    sold: Boolean @deprecated(reason: "Use price.")
    related(first: Int): [Product]
    since: Date
  }
  type Order implements Node { id: ID! lines: [String!]! }
  union Hit = Product | Order
  enum Sort { NEWEST OLDEST @deprecated(reason: "Slow.") PRICE }
  input RateInput { productId: ID! stars: Int! comment: String note: String = "none" nested: Nested }
  input Nested { deep: [Int!] }
`;
