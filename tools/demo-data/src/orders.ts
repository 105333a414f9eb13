import {
  anchor,
  dayMs,
  historyStart,
  holdTtlMs,
  hourMs,
  iso,
  minuteMs,
  secondMs,
} from './calendar.ts';
import type { OrderLineSeed, OrderSeed, OrderStatus, ProductSeed, UserSeed } from './formats.ts';
import { demoId } from './ids.ts';
import { type Random, sample } from './random.ts';
import { demoLogins } from './users.ts';

/** One thing that can be put on an order. */
interface Offer {
  variantId: string;
  productId: string;
  sku: string;
  /** As it stands on an order line: the product's title, then the variant's name. */
  name: string;
  price: { amountMinor: string; currency: string };
  status: ProductSeed['status'];
}

export interface Shelf {
  /** Bought often to bought seldom. */
  inStock: Offer[];
  soldOut: Offer[];
}

/** Orders with demo logins attached, so that their lists have every state to show. */
const plans: { email: string; states: Partial<Record<OrderStatus, number>> }[] = [
  {
    email: demoLogins.customer,
    states: { PENDING: 2, CONFIRMED: 6, COMPLETED: 20, CANCELLED: 5, REJECTED: 4, EXPIRED: 3 },
  },
  {
    email: demoLogins.customer2,
    states: { PENDING: 1, CONFIRMED: 3, COMPLETED: 12, CANCELLED: 2, REJECTED: 1, EXPIRED: 1 },
  },
];

/** All orders, those of the plans included. */
const totals: Record<OrderStatus, number> = {
  PENDING: 12,
  CONFIRMED: 240,
  COMPLETED: 1388,
  CANCELLED: 180,
  REJECTED: 110,
  EXPIRED: 70,
};

/** Orders of the last three weeks are still on their way; what is older has come to its end. */
const recentMs = 21 * dayMs;

export function demoOrders(random: Random, users: UserSeed[], shelf: Shelf): OrderSeed[] {
  const drafts = draftOrders(random, users).toSorted((a, b) => a.placedAt - b.placedAt);
  return drafts.map((draft, index) => demoOrder(random, { ...draft, number: index + 1 }, shelf));
}

interface Draft {
  customer: UserSeed;
  status: OrderStatus;
  placedAt: number;
}

function draftOrders(random: Random, users: UserSeed[]): Draft[] {
  const customers = users.filter((user) => user.roles.includes('CUSTOMER'));
  const statuses = Object.keys(totals) as OrderStatus[];
  const draft = (status: OrderStatus, customer: UserSeed): Draft => ({
    customer,
    status,
    placedAt: placedAt(random, status, Date.parse(customer.createdAt)),
  });
  return statuses.flatMap((status) => {
    const planned = plans.flatMap(({ email, states }) => {
      const customer = customers.find((user) => user.email === email);
      if (!customer) throw new Error(`the demo has no customer ${email}`);
      return Array.from({ length: states[status] ?? 0 }, () => draft(status, customer));
    });
    const others = Array.from({ length: totals[status] - planned.length }, () =>
      draft(status, random.pick(customers)),
    );
    return [...planned, ...others];
  });
}

function placedAt(random: Random, status: OrderStatus, registeredAt: number): number {
  if (status === 'PENDING') return anchor - random.integer(secondMs, 8 * minuteMs);
  if (status === 'CONFIRMED') return anchor - random.integer(hourMs, recentMs);
  const from = Math.max(historyStart, registeredAt + hourMs);
  return random.integer(from, anchor - recentMs - dayMs);
}

function demoOrder(random: Random, draft: Draft & { number: number }, shelf: Shelf): OrderSeed {
  const { customer, status, placedAt, number } = draft;
  const rejection = status === 'REJECTED' ? rejectionKind(random) : undefined;
  const offers = chooseOffers(random, status, rejection, shelf);
  return {
    id: demoId('order', placedAt, random),
    number: `ORD-${String(number).padStart(7, '0')}`,
    customerId: customer.id,
    status,
    currency: offers[0]?.price.currency ?? 'EUR',
    placedAt: iso(placedAt),
    ...ending(random, status, placedAt),
    ...(rejection && { rejection: { code: rejection, message: rejectionMessages[rejection] } }),
    lines: offers.map(
      (offer): OrderLineSeed => ({
        id: demoId('orderLine', placedAt, random),
        variantId: offer.variantId,
        sku: offer.sku,
        name: offer.name,
        quantity: random.chance(0.65) ? 1 : random.integer(2, 4),
        unitPrice: rejection === 'PRICE_CHANGED' ? formerPrice(offer.price) : offer.price,
      }),
    ),
  };
}

function ending(
  random: Random,
  status: OrderStatus,
  placedAt: number,
): Pick<OrderSeed, 'settledAt' | 'cancelledAt' | 'completedAt'> {
  const settled = placedAt + random.integer(200, 1_800);
  switch (status) {
    case 'PENDING':
      return {};
    case 'CONFIRMED':
    case 'REJECTED':
      return { settledAt: iso(settled) };
    case 'EXPIRED':
      return { settledAt: iso(placedAt + holdTtlMs) };
    case 'COMPLETED':
      return {
        settledAt: iso(settled),
        completedAt: iso(settled + random.integer(12, 120) * hourMs),
      };
    case 'CANCELLED':
      // A quarter of them were called off before stock was committed.
      return random.chance(0.25)
        ? { cancelledAt: iso(placedAt + random.integer(30, 600) * secondMs) }
        : { settledAt: iso(settled), cancelledAt: iso(settled + random.integer(1, 72) * hourMs) };
  }
}

const rejectionMessages = {
  OUT_OF_STOCK: 'There is not enough stock for this order.',
  PRICE_CHANGED: 'A price has changed since the order was placed.',
  VARIANT_UNAVAILABLE: 'A product on this order is no longer sold.',
} as const;

type RejectionCode = keyof typeof rejectionMessages;

function rejectionKind(random: Random): RejectionCode {
  if (random.chance(0.6)) return 'OUT_OF_STOCK';
  return random.chance(0.6) ? 'PRICE_CHANGED' : 'VARIANT_UNAVAILABLE';
}

function chooseOffers(
  random: Random,
  status: OrderStatus,
  rejection: RejectionCode | undefined,
  { inStock, soldOut }: Shelf,
): Offer[] {
  const isOpen = status === 'PENDING' || status === 'CONFIRMED';
  const first =
    rejection === 'OUT_OF_STOCK'
      ? random.pick(soldOut)
      : rejection === 'VARIANT_UNAVAILABLE'
        ? random.pick(inStock.filter((offer) => offer.status === 'ARCHIVED'))
        : popular(random, inStock, ({ status }) => !isOpen || status === 'ACTIVE');
  const isCompanion = (offer: Offer) =>
    offer.status === 'ACTIVE' &&
    offer.price.currency === first.price.currency &&
    offer.variantId !== first.variantId;
  const companions = Array.from({ length: random.integer(0, 3) }, () =>
    popular(random, inStock, isCompanion),
  );
  return [first, ...new Map(companions.map((offer) => [offer.variantId, offer])).values()];
}

/** Few things sell often and many seldom: the square of an even draw favours the head of the list. */
function popular(random: Random, offers: Offer[], isWanted: (offer: Offer) => boolean): Offer {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const offer = offers[Math.floor(random.next() ** 2 * offers.length)];
    if (offer && isWanted(offer)) return offer;
  }
  throw new Error('the demo shelf holds nothing that fits');
}

function formerPrice({ amountMinor, currency }: Offer['price']): Offer['price'] {
  return { amountMinor: String((BigInt(amountMinor) * 90n) / 100n), currency };
}

/** The shelf: a few variants are sold out, and popularity has nothing to do with the catalogue's order. */
export function demoShelf(random: Random, products: ProductSeed[]): Shelf {
  const offers = products.flatMap((product) =>
    product.variants.map(
      (variant): Offer => ({
        variantId: variant.id,
        productId: product.id,
        sku: variant.sku,
        name: `${product.title}, ${variant.name}`,
        price: variant.price,
        status: product.status,
      }),
    ),
  );
  const soldOut = sample(
    random,
    offers.filter((offer) => offer.status === 'ACTIVE' && offer.price.currency === 'EUR'),
    60,
  );
  const missing = new Set(soldOut);
  const inStock = offers.filter((offer) => !missing.has(offer));
  return { inStock: sample(random, inStock, inStock.length), soldOut };
}
