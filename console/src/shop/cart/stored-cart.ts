import { type Cart, type CartLine, emptyCart, LINES_MAX, UNITS_MAX } from './cart.ts';

/** The cart as it was written down; lines that cannot be read are left out. */
export function readCart(text: string | null): Cart {
  try {
    const { lines } = JSON.parse(text ?? '{}');
    return Array.isArray(lines) ? { lines: lines.filter(isLine).slice(0, LINES_MAX) } : emptyCart;
  } catch {
    return emptyCart;
  }
}

export function writeCart(cart: Cart): string {
  return JSON.stringify(cart);
}

function isLine(value: unknown): value is CartLine {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Record<string, unknown>;
  const price = line['price'] as Record<string, unknown> | null | undefined;
  return (
    ['variantId', 'productId', 'title', 'kind', 'image', 'name'].every(
      (key) => typeof line[key] === 'string',
    ) &&
    typeof price?.['amountMinor'] === 'string' &&
    /^\d{1,19}$/.test(price['amountMinor']) &&
    typeof price['currency'] === 'string' &&
    /^[A-Z]{3}$/.test(price['currency']) &&
    Number.isInteger(line['quantity']) &&
    Number(line['quantity']) >= 1 &&
    Number(line['quantity']) <= UNITS_MAX
  );
}
