import type { Money } from '../../ui/format.ts';

/** A variant in the cart, with what it was when it was last seen: the graph knows what it is now. */
export interface CartLine {
  readonly variantId: string;
  readonly productId: string;
  readonly title: string;
  /** Its first tag, which colours its picture; empty where it has none. */
  readonly kind: string;
  /** Where its picture is; empty where it has none. */
  readonly image: string;
  readonly name: string;
  readonly price: Money;
  /** 1 to UNITS_MAX. */
  readonly quantity: number;
}

export interface Cart {
  readonly lines: readonly CartLine[];
}

/** Lines and units of one order, as placeOrder takes them. */
export const LINES_MAX = 100;
export const UNITS_MAX = 10_000;

export const emptyCart: Cart = { lines: [] };

/** Adds units of a variant; what cannot be ordered together is not added. */
export function withAdded(cart: Cart, item: Omit<CartLine, 'quantity'>, quantity = 1): Cart {
  const known = cart.lines.find(({ variantId }) => variantId === item.variantId);
  if (known) return withQuantity(cart, item.variantId, known.quantity + quantity);
  if (cart.lines.length >= LINES_MAX) return cart;
  return { lines: [...cart.lines, { ...item, quantity: bounded(quantity) }] };
}

/** @param quantity whole units; none takes the line out */
export function withQuantity(cart: Cart, variantId: string, quantity: number): Cart {
  if (quantity < 1) return without(cart, [variantId]);
  const lines = cart.lines.map((line) =>
    line.variantId === variantId ? { ...line, quantity: bounded(quantity) } : line,
  );
  return { lines };
}

export function without(cart: Cart, variantIds: readonly string[]): Cart {
  return { lines: cart.lines.filter(({ variantId }) => !variantIds.includes(variantId)) };
}

/** Takes out what was ordered; what was put in meanwhile stays. */
export function withoutOrdered(
  cart: Cart,
  ordered: readonly { readonly variantId: string; readonly quantity: number }[],
): Cart {
  return ordered.reduce((rest, { variantId, quantity }) => {
    const line = rest.lines.find((each) => each.variantId === variantId);
    return line ? withQuantity(rest, variantId, line.quantity - quantity) : rest;
  }, cart);
}

/** What a line costs now is written down where it differs, so that the cart is right at once next time. */
export function withPrice(cart: Cart, variantId: string, price: Money): Cart {
  const differs = ({ price: old, variantId: id }: CartLine) =>
    id === variantId && (old.amountMinor !== price.amountMinor || old.currency !== price.currency);
  if (!cart.lines.some(differs)) return cart;
  return { lines: cart.lines.map((line) => (differs(line) ? { ...line, price } : line)) };
}

export function unitsIn(cart: Cart): number {
  return cart.lines.reduce((units, { quantity }) => units + quantity, 0);
}

/** An order is in one currency: the lines of each, with their sum. */
export function ordersIn(cart: Cart): readonly { total: Money; lines: readonly CartLine[] }[] {
  const currencies = [...new Set(cart.lines.map(({ price }) => price.currency))];
  return currencies.map((currency) => {
    const lines = cart.lines.filter(({ price }) => price.currency === currency);
    return { lines, total: totalOf(lines, currency) };
  });
}

function totalOf(lines: readonly CartLine[], currency: string): Money {
  const amount = lines.reduce(
    (sum, { price, quantity }) => sum + BigInt(price.amountMinor) * BigInt(quantity),
    0n,
  );
  return { amountMinor: String(amount), currency };
}

/** What a line costs, in minor units of its currency. */
export function lineTotal({ price, quantity }: CartLine): Money {
  const amount = BigInt(price.amountMinor) * BigInt(quantity);
  return { amountMinor: String(amount), currency: price.currency };
}

function bounded(quantity: number): number {
  return Math.min(Math.max(Math.trunc(quantity), 1), UNITS_MAX);
}
