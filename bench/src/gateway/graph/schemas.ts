import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { type BenchSubgraph, definitions, subgraphNames } from './definitions.ts';
import {
  author,
  type Product,
  products,
  type Review,
  reviews,
  reviewsOfUser,
  shippingEstimate,
  users,
} from './shop.ts';

type Resolvers = NonNullable<
  Exclude<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]> extends infer Given
    ? Given extends { resolvers?: infer Found }
      ? Found
      : never
    : never
>;

const byUpc = new Map(products.map((product) => [product.upc, product]));

const resolvers: Record<BenchSubgraph, Resolvers> = {
  accounts: {
    Query: {
      me: () => author,
      user: (_: unknown, { id }: { id: string }) => userOf({ id }),
      users: () => users,
    },
    User: { __resolveReference: userOf },
  },
  inventory: {
    Product: {
      // What `@requires` needs comes along with the key.
      __resolveReference: ({ upc, ...required }: Product) => ({ ...byUpc.get(upc), ...required }),
      shippingEstimate,
    },
  },
  products: {
    Query: { topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first) },
    Product: { __resolveReference: ({ upc }: { upc: string }) => byUpc.get(upc) },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }: { id: string }) => reviews.find((review) => review.id === id),
      product: ({ upc }: Review) => ({ upc }),
      author: () => author,
    },
    User: { __resolveReference: userOf, reviews: () => reviewsOfUser },
    Product: {
      __resolveReference: ({ upc }: { upc: string }) => ({ upc }),
      reviews: ({ upc }: { upc: string }) => reviews.filter((review) => review.upc === upc),
    },
  },
};

/** The four subgraphs by name, each as it would run by itself. */
export function publicSchemas(): Map<string, GraphQLSchema> {
  const build = (name: BenchSubgraph) =>
    buildSubgraphSchema({ typeDefs: parse(definitions[name]), resolvers: resolvers[name] });
  return new Map(subgraphNames.map((name) => [name, build(name)]));
}

function userOf({ id }: { id: string }) {
  return users.find((user) => user.id === id);
}
