/**
 * The graph of the public benchmark of federation gateways (graphql-hive/graphql-gateways-benchmark):
 * the same types, keys, `@requires` and `@provides` over four subgraphs, in our own words.
 */
export const subgraphNames = ['accounts', 'inventory', 'products', 'reviews'] as const;

export type BenchSubgraph = (typeof subgraphNames)[number];

const federation = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.3"
  import: ["@key", "@external", "@requires", "@provides", "@shareable"]
)`;

const accounts = `
  type Query {
    me: User
    user(id: ID!): User
    users: [User]
  }

  type User @key(fields: "id") {
    id: ID!
    name: String
    username: String @shareable
    birthday: Int
  }`;

const inventory = `
  type Product @key(fields: "upc") {
    upc: String!
    weight: Int @external
    price: Int @external
    inStock: Boolean
    shippingEstimate: Int @requires(fields: "price weight")
  }`;

const products = `
  type Query {
    topProducts(first: Int = 5): [Product]
  }

  type Product @key(fields: "upc") {
    upc: String!
    name: String
    price: Int
    weight: Int
  }`;

const reviews = `
  type Review @key(fields: "id") {
    id: ID!
    body: String
    product: Product
    author: User @provides(fields: "username")
  }

  type User @key(fields: "id") {
    id: ID!
    username: String @external
    reviews: [Review]
  }

  type Product @key(fields: "upc") {
    upc: String!
    reviews: [Review]
  }`;

/** What each subgraph defines, as SDL of Federation 2. */
export const definitions: Readonly<Record<BenchSubgraph, string>> = {
  accounts: federation + accounts,
  inventory: federation + inventory,
  products: federation + products,
  reviews: federation + reviews,
};
