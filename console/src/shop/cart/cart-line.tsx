import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { formatMoney } from '../../ui/format.ts';
import type { VariantNow } from '../catalog/catalog-documents.ts';
import { Picture } from '../catalog/picture.tsx';
import { type CartLine as Line, lineTotal, withQuantity } from './cart.ts';
import { useCart } from './context.tsx';
import { Quantity } from './quantity.tsx';

/** A line of the cart. @param now undefined while it is not known, null where it is not sold any more */
export function CartLine({
  line,
  now,
  onRemove,
}: {
  line: Line;
  now: VariantNow | null | undefined;
  onRemove: () => void;
}) {
  const { change } = useCart();
  const { variantId, productId, title, kind, image, name, price, quantity } = line;
  const problem = problemOf(line, now);
  return (
    <li className="grid grid-cols-[5rem_1fr] gap-x-4 gap-y-3 border-b py-5 sm:grid-cols-[6rem_1fr_auto] sm:items-center sm:gap-x-6">
      <Picture
        product={{ id: productId, tags: [kind], images: image ? [{ url: image, alt: '' }] : [] }}
        className="w-full rounded-md"
      />
      <div className="grid content-center gap-0.5">
        <Link
          to="/products/$productId"
          params={{ productId }}
          className="font-medium hover:text-accent"
        >
          {title}
        </Link>
        <p className="numeric text-sm text-soft">
          {name} · {formatMoney(price)}
        </p>
        {problem && (
          <p role="status" className="text-sm font-medium text-bad">
            {problem}
          </p>
        )}
      </div>
      <div className="col-span-2 flex items-center justify-between gap-3 sm:col-span-1 sm:justify-end">
        <Quantity
          label={`Quantity of ${title}, ${name}`}
          value={quantity}
          onChange={(units) => change((cart) => withQuantity(cart, variantId, units))}
        />
        <span className="numeric min-w-20 text-right font-medium">
          {formatMoney(lineTotal(line))}
        </span>
        <IconButton label={`Remove ${title}, ${name}`} className="size-10!" onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
    </li>
  );
}

/** Why it could not be ordered as it stands, as far as is known. */
export function problemOf(
  { quantity }: Line,
  now: VariantNow | null | undefined,
): string | undefined {
  if (now === undefined) return undefined;
  if (now?.status !== 'ACTIVE') return 'No longer sold';
  const { available } = now.availability;
  if (available >= quantity) return undefined;
  return available <= 0 ? 'Sold out' : `Only ${available} left`;
}
