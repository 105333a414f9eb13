import type { Ask } from './ask.ts';
import {
  createJoin,
  mentioned,
  type Reviewed,
  type Sold,
  type Stocked,
  type UserReviews,
  withStock,
} from './join.ts';
import {
  authorsQuery,
  productsQuery,
  reviewsQuery,
  stockQuery,
  topProductsQuery,
  usersQuery,
} from './queries.ts';

/** Asks the subgraphs in four steps, and joins what they say. */
export async function gather(ask: Ask): Promise<object> {
  const [{ users }, { topProducts }] = await Promise.all([
    ask<{ users: { id: string; username: string; name: string }[] }>('accounts', usersQuery),
    ask<{ topProducts: Sold[] }>('products', topProductsQuery),
  ]);
  const [reviews, topStock] = await Promise.all([
    ask<{ users: UserReviews[]; products: Reviewed[] }>('reviews', reviewsQuery, {
      users: users.map(({ id }) => userKey(id)),
      products: topProducts.map(({ upc }) => productKey(upc)),
    }),
    askStock(ask, topProducts),
  ]);
  const { upcs, authorIds } = mentioned(reviews);
  const [sold, names] = await Promise.all([askProducts(ask, upcs), askNames(ask, authorIds)]);
  const stock = await askStock(ask, sold);
  const join = createJoin(
    withStock(sold, stock),
    new Map(authorIds.map((id, at) => [id, names[at]])),
  );
  return {
    users: users.map((user, index) => ({
      ...user,
      reviews: reviews.users[index]?.reviews.map(join.reviewOfUser),
    })),
    topProducts: topProducts.map((product, index) => ({
      ...product,
      ...topStock[index],
      reviews: reviews.products[index]?.reviews.map(join.reviewOfProduct),
    })),
  };
}

async function askProducts(ask: Ask, upcs: readonly string[]): Promise<Sold[]> {
  const variables = { products: upcs.map(productKey) };
  const { products } = await ask<{ products: Sold[] }>('products', productsQuery, variables);
  return products.map((product, index) => ({ ...product, upc: upcs[index] ?? '' }));
}

async function askNames(ask: Ask, ids: readonly string[]): Promise<string[]> {
  const variables = { users: ids.map(userKey) };
  const { users } = await ask<{ users: { name: string }[] }>('accounts', authorsQuery, variables);
  return users.map(({ name }) => name);
}

async function askStock(ask: Ask, sold: readonly Sold[]): Promise<Stocked[]> {
  const representations = sold.map(({ upc, price, weight }) => ({
    ...productKey(upc),
    price,
    weight,
  }));
  const variables = { products: representations };
  const { products } = await ask<{ products: Stocked[] }>('inventory', stockQuery, variables);
  return products;
}

function userKey(id: string) {
  return { __typename: 'User', id };
}

function productKey(upc: string) {
  return { __typename: 'Product', upc };
}
