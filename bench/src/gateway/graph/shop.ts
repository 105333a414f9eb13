/** As many users, products and reviews as in the public benchmark, and texts as long as there. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: number;
}

export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  /** In grams. */
  readonly weight: number;
  readonly inStock: boolean;
}

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly upc: string;
}

/** One of them wrote every review. */
export const author: User = {
  id: '1',
  name: 'Ada Lovelace',
  username: 'ada',
  birthday: 1234567890,
};

export const users: readonly User[] = [
  author,
  { id: '2', name: 'Alan Turing', username: 'alanturing', birthday: 1234567890 },
  { id: '3', name: 'Grace Hopper', username: 'gracehopper', birthday: 1234567890 },
  { id: '4', name: 'Barbara Liskov', username: 'barbara', birthday: 1234567890 },
  { id: '5', name: 'Edsger Dijkstra', username: 'edsger', birthday: 1234567890 },
  { id: '6', name: 'Frances Allen', username: 'frances', birthday: 1234567890 },
];

export const products: readonly Product[] = [
  { upc: '1', name: 'Desk', price: 899, weight: 100, inStock: true },
  { upc: '2', name: 'Bench', price: 1299, weight: 1_000, inStock: false },
  { upc: '3', name: 'Mug', price: 15, weight: 20, inStock: false },
  { upc: '4', name: 'Stool', price: 499, weight: 100, inStock: false },
  { upc: '5', name: 'Radio', price: 1299, weight: 1_000, inStock: true },
  { upc: '6', name: 'Light', price: 6999, weight: 300, inStock: true },
  { upc: '7', name: 'Stove', price: 3999, weight: 2_000, inStock: true },
  { upc: '8', name: 'Freezer', price: 100_000, weight: 6_000, inStock: false },
  { upc: '9', name: 'Armchair', price: 9999, weight: 800, inStock: true },
];

export const reviews: readonly Review[] = [
  { id: '1', upc: '1', body: text(445) },
  { id: '2', upc: '1', body: text(288) },
  { id: '3', upc: '1', body: text(276) },
  { id: '4', upc: '1', body: text(146) },
  { id: '5', upc: '2', body: text(445) },
  { id: '6', upc: '2', body: text(288) },
  { id: '7', upc: '2', body: text(276) },
  { id: '8', upc: '2', body: text(146) },
  { id: '9', upc: '3', body: text(146) },
  { id: '10', upc: '4', body: text(146) },
  { id: '11', upc: '4', body: text(868) },
];

/** What a user's own reviews are, whoever it is. */
export const reviewsOfUser: readonly Review[] = reviews.slice(0, 2);

/** Free for what is dear, and by weight for the rest. */
export function shippingEstimate({ price, weight }: Pick<Product, 'price' | 'weight'>): number {
  return price > 1_000 ? 0 : Math.floor(weight / 2);
}

function text(length: number): string {
  const sentence =
    'It came on time, it does what it should, and I would buy it again for a friend. ';
  return sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length);
}
