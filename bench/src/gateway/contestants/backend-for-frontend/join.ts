export interface Sold {
  upc: string;
  name: string;
  price: number;
  weight: number;
}

export interface Stocked {
  inStock: boolean;
  shippingEstimate: number;
}

interface OwnReview {
  id: string;
  body: string;
  product: { upc: string };
}

interface ProductReview {
  id: string;
  body: string;
  author: { id: string; username: string; reviews: OwnReview[] };
}

export interface Reviewed {
  reviews: ProductReview[];
}

export interface UserReviews {
  reviews: { id: string; body: string; product: { upc: string } & Reviewed }[];
}

/** Of whom reviews speak, and of what, each once. */
export function mentioned({ users, products }: { users: UserReviews[]; products: Reviewed[] }) {
  const upcs = new Set<string>();
  const authorIds = new Set<string>();
  const read = ({ reviews }: Reviewed) => {
    for (const { author } of reviews) {
      authorIds.add(author.id);
      for (const { product } of author.reviews) upcs.add(product.upc);
    }
  };
  for (const { reviews } of users) {
    for (const { product } of reviews) {
      upcs.add(product.upc);
      read(product);
    }
  }
  for (const product of products) read(product);
  return { upcs: [...upcs], authorIds: [...authorIds] };
}

/** What the same review, author or product looks like wherever it stands. */
export function createJoin(
  products: ReadonlyMap<string, Sold & Partial<Stocked>>,
  names: ReadonlyMap<string, string | undefined>,
) {
  const ownReview = ({ id, body, product }: OwnReview) => ({
    id,
    body,
    product: products.get(product.upc),
  });
  const reviewOfProduct = ({ id, body, author }: ProductReview) => ({
    id,
    body,
    author: {
      id: author.id,
      username: author.username,
      name: names.get(author.id),
      reviews: author.reviews.map(ownReview),
    },
  });
  const reviewOfUser = ({ id, body, product }: UserReviews['reviews'][number]) => ({
    id,
    body,
    product: { ...products.get(product.upc), reviews: product.reviews.map(reviewOfProduct) },
  });
  return { reviewOfProduct, reviewOfUser };
}

export function withStock(sold: readonly Sold[], stock: readonly Stocked[]) {
  return new Map(sold.map((product, index) => [product.upc, { ...product, ...stock[index] }]));
}
