import { buildSchema, type ExecutionResult, execute, parse } from 'graphql';
import {
  author,
  type Product,
  products,
  type Review,
  reviews,
  reviewsOfUser,
  shippingEstimate,
  type User,
  users,
} from './shop.ts';

/** The graph as clients see it, in one piece. */
const schema = buildSchema(`
  type Query { users: [User] topProducts(first: Int = 5): [Product] }
  type User { id: ID! name: String username: String birthday: Int reviews: [Review] }
  type Review { id: ID! body: String product: Product author: User }
  type Product {
    upc: String! name: String price: Int weight: Int inStock: Boolean shippingEstimate: Int
    reviews: [Review]
  }`);

/** What a query gives where nothing is distributed: every contestant must answer the same. */
export async function expectedAnswer(query: string): Promise<ExecutionResult> {
  const rootValue = {
    users: users.map(userNode),
    topProducts: ({ first }: { first: number }) => products.slice(0, first).map(productNode),
  };
  return execute({ schema, document: parse(query), rootValue });
}

function userNode(user: User): object {
  return { ...user, reviews: () => reviewsOfUser.map(reviewNode) };
}

function reviewNode({ upc, ...review }: Review): object {
  const product = products.find((each) => each.upc === upc);
  return {
    ...review,
    product: () => product && productNode(product),
    author: () => userNode(author),
  };
}

function productNode(product: Product): object {
  return {
    ...product,
    shippingEstimate: shippingEstimate(product),
    reviews: () => reviews.filter(({ upc }) => upc === product.upc).map(reviewNode),
  };
}
