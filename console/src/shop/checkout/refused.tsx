import { formatMoney } from '../../ui/format.ts';
import { type Cart, withQuantity } from '../cart/cart.ts';
import { LargeButton } from '../frame/large-button.tsx';
import type { ChangeCart } from './checkout-screen.tsx';
import type { Outcome, Shortage } from './outcome.ts';

/** Why nothing was ordered, line by line, and the step that makes it possible. */
export function Refused({
  outcome: { code, message, shortages, currentTotal },
  cart,
  change,
}: {
  outcome: Extract<Outcome, { kind: 'refused' }>;
  cart: Cart;
  change: ChangeCart;
}) {
  const lines = shortages.flatMap((shortage) => {
    const line = cart.lines.find(({ variantId }) => variantId === shortage.variantId);
    return line ? [{ line, shortage }] : [];
  });
  const short = lines.filter(
    ({ line, shortage: { available } }) => available !== null && available < line.quantity,
  );
  return (
    <div role="alert" className="grid gap-4 rounded-lg border border-bad/40 bg-bad-soft p-5">
      <div className="grid gap-1">
        <p className="font-semibold">{titles[code] ?? 'Your order was not placed'}</p>
        <p className="text-pretty">
          {currentTotal ? `It costs ${formatMoney(currentTotal)} now. ` : ''}
          {code === 'PRICE_CHANGED' ? 'Nothing was ordered.' : message}
        </p>
      </div>
      {lines.length > 0 && (
        <ul className="grid gap-1">
          {lines.map(({ line, shortage }) => (
            <li key={line.variantId} className="flex flex-wrap justify-between gap-x-4">
              <span>
                {line.title}, {line.name}
              </span>
              <span className="numeric font-medium">{leftOf(shortage)}</span>
            </li>
          ))}
        </ul>
      )}
      {short.length > 0 && (
        <LargeButton
          kind="plain"
          className="justify-self-start"
          onClick={() =>
            change((before) =>
              short.reduce(
                (rest, { line, shortage }) =>
                  withQuantity(rest, line.variantId, shortage.available ?? 0),
                before,
              ),
            )
          }
        >
          Take what is left
        </LargeButton>
      )}
    </div>
  );
}

const titles: Record<string, string> = {
  OUT_OF_STOCK: 'Not enough is left',
  PRICE_CHANGED: 'The price has changed',
  VARIANT_UNAVAILABLE: 'Something is no longer sold',
  VARIANT_NOT_FOUND: 'Something is no longer sold',
  ORDER_LIMIT_REACHED: 'You have many orders under way',
};

function leftOf({ available, currentPrice }: Shortage): string {
  if (currentPrice) return `${formatMoney(currentPrice)} now`;
  if (available === null) return '';
  return available <= 0 ? 'none left' : `${available} left`;
}
