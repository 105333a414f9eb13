/** Of each step what it asks of one subgraph. */
export const usersQuery = '{ users { id username name } }';
export const topProductsQuery = '{ topProducts { upc name price weight } }';

const product = 'product { upc }';
const ownReviews = `reviews { id body ${product} }`;
const productReviews = `reviews { id body author { id username ${ownReviews} } }`;

export const reviewsQuery = `query ($users: [_Any!]!, $products: [_Any!]!) {
  users: _entities(representations: $users) {
    ... on User { reviews { id body product { upc ${productReviews} } } }
  }
  products: _entities(representations: $products) { ... on Product { ${productReviews} } }
}`;

export const productsQuery = `query ($products: [_Any!]!) {
  products: _entities(representations: $products) { ... on Product { name price weight } }
}`;

export const authorsQuery = `query ($users: [_Any!]!) {
  users: _entities(representations: $users) { ... on User { name } }
}`;

export const stockQuery = `query ($products: [_Any!]!) {
  products: _entities(representations: $products) { ... on Product { inStock shippingEstimate } }
}`;
