import { clsx } from 'clsx';
import { useId } from 'react';
import { formatMoney } from '../../ui/format.ts';
import { canBeBought } from './availability.tsx';
import type { VariantNow } from './catalog-documents.ts';

/** One of the forms that a product is sold in; what is sold out can be looked at all the same. */
export function VariantChoice({
  variants,
  chosen,
  onChoose,
}: {
  variants: readonly VariantNow[];
  chosen: VariantNow;
  onChoose: (sku: string) => void;
}) {
  const name = useId();
  const isOnePrice = variants.every(({ price }) => price.amountMinor === chosen.price.amountMinor);
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 text-sm text-soft">Choose one</legend>
      <div className="flex flex-wrap gap-2">
        {variants.map((variant) => (
          <label
            key={variant.id}
            className={clsx(
              'grid min-h-11 cursor-pointer content-center rounded-md border bg-panel px-4 py-2 text-sm',
              'has-checked:border-accent has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent hover:border-line-strong',
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={variant.id === chosen.id}
              onChange={() => onChoose(variant.sku)}
            />
            <span className="font-medium">{variant.name}</span>
            {!isOnePrice && (
              <span className="numeric text-xs text-soft">{formatMoney(variant.price)}</span>
            )}
            {!canBeBought(variant) && <span className="text-xs text-bad">Sold out</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
