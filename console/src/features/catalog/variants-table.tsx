import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { useMay } from '../../app/session/me.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { decimalOf, digitsOf, formatMoney, formatNumber, minorOf } from '../../ui/format.ts';
import { InlineEdit } from '../../ui/inline-edit.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { setPriceDocument, type Variant } from './product-documents.ts';

/** A price this many times higher or lower is asked for once more. */
const SURPRISING = 10;

interface Surprise {
  readonly variant: Variant;
  readonly amountMinor: string;
}

/** The forms of a product: prices are changed where they stand. */
export function VariantsTable({ variants }: { variants: readonly Variant[] }) {
  const may = useMay();
  const toast = useToast();
  const { run } = useChange(setPriceDocument);
  const [surprise, setSurprise] = useState<Surprise>();
  const mayWrite = may('catalog:write');

  async function setPrice({ id, sku, price }: Variant, amountMinor: string): Promise<boolean> {
    const { problem } = await run({
      input: { variantId: id, price: { amountMinor, currency: price.currency } },
    });
    toast(
      problem
        ? { tone: 'bad', message: problem }
        : {
            message: `${sku} costs ${formatMoney({ ...price, amountMinor })} from now on.`,
            undo: () =>
              void run({
                input: {
                  variantId: id,
                  price: { amountMinor: price.amountMinor, currency: price.currency },
                },
              }),
          },
    );
    return problem === undefined;
  }
  async function save(variant: Variant, text: string): Promise<boolean> {
    const amountMinor = minorOf(text, digitsOf(variant.price.currency));
    if (amountMinor === undefined || amountMinor.startsWith('-')) {
      toast({ tone: 'bad', message: `“${text}” is no price, such as 12.50.` });
      return false;
    }
    const ratio = Number(amountMinor) / Number(variant.price.amountMinor);
    if (ratio > SURPRISING || ratio < 1 / SURPRISING) {
      setSurprise({ variant, amountMinor });
      return false;
    }
    return setPrice(variant, amountMinor);
  }

  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Variants</caption>
        <thead>
          <tr className="text-left text-xs text-soft [&>th]:h-9 [&>th]:border-b [&>th]:px-4 [&>th]:font-medium">
            <th scope="col">Variant</th>
            <th scope="col" className="text-right max-sm:hidden">
              On hand
            </th>
            <th scope="col" className="text-right max-sm:hidden">
              Reserved
            </th>
            <th scope="col" className="text-right">
              Available
            </th>
            <th scope="col" className="w-36 text-right">
              Price
            </th>
          </tr>
        </thead>
        <tbody className="[&>tr:not(:last-child)>td]:border-b [&>tr>td]:px-4 [&>tr>td]:py-2">
          {variants.map((variant) => (
            <tr key={variant.id}>
              <td>
                <p className="flex items-center gap-2 font-medium">
                  {variant.name}
                  {variant.status === 'ARCHIVED' && <Badge>Archived</Badge>}
                </p>
                <p className="text-xs text-soft">
                  {variant.sku}
                  {variant.availability.levels && (
                    <span className="max-md:hidden">
                      {variant.availability.levels.length > 0 && ' · '}
                      {variant.availability.levels
                        .map(({ onHand, warehouse }) => `${warehouse.code} ${formatNumber(onHand)}`)
                        .join(', ')}
                    </span>
                  )}
                </p>
              </td>
              <td className="numeric text-right text-soft max-sm:hidden">
                {formatNumber(variant.availability.onHand)}
              </td>
              <td className="numeric text-right text-soft max-sm:hidden">
                {formatNumber(variant.availability.reserved)}
              </td>
              <td className="numeric text-right">{formatNumber(variant.availability.available)}</td>
              <td className="numeric text-right">
                {mayWrite ? (
                  <span className="flex items-center gap-1">
                    <InlineEdit
                      label={`Price of ${variant.sku}`}
                      value={decimalOf(variant.price.amountMinor, digitsOf(variant.price.currency))}
                      onSave={(text) => save(variant, text)}
                    />
                    <span className="text-xs text-soft">{variant.price.currency}</span>
                  </span>
                ) : (
                  formatMoney(variant.price)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Confirm
        open={surprise !== undefined}
        onClose={() => setSurprise(undefined)}
        title="Is this the price?"
        description={
          surprise &&
          `${surprise.variant.sku} costs ${formatMoney(surprise.variant.price)} now and would cost ${formatMoney({ ...surprise.variant.price, amountMinor: surprise.amountMinor })}.`
        }
        action="Set this price"
        onConfirm={() => {
          if (surprise) void setPrice(surprise.variant, surprise.amountMinor);
          setSurprise(undefined);
        }}
      />
    </div>
  );
}
