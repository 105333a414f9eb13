import { Archive, ArchiveRestore } from 'lucide-react';
import { useMay } from '../../app/session/me.tsx';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { decimalOf, digitsOf, formatMoney, formatNumber, minorOf } from '../../ui/format.ts';
import { InlineEdit } from '../../ui/inline-edit.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { Variant } from './product-documents.ts';
import { useVariantChanges } from './use-variant-changes.ts';

/** The forms of a product: names and prices are changed where they stand. */
export function VariantsTable({ variants }: { variants: readonly Variant[] }) {
  const may = useMay();
  const toast = useToast();
  const { change, setPrice, question, dismiss } = useVariantChanges();
  const mayWrite = may('catalog:write');

  async function savePrice(variant: Variant, text: string): Promise<boolean> {
    const amountMinor = minorOf(text, digitsOf(variant.price.currency));
    if (amountMinor !== undefined && !amountMinor.startsWith('-')) {
      return setPrice(variant, amountMinor);
    }
    toast({ tone: 'bad', message: `“${text}” is no price, such as 12.50.` });
    return false;
  }

  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Variants</caption>
        <thead>
          <tr className="text-left text-xs text-soft [&>th]:h-9 [&>th]:border-b [&>th]:px-2 sm:[&>th]:px-4 [&>th]:font-medium">
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
            <th scope="col" className="text-right sm:w-36">
              Price
            </th>
            {mayWrite && (
              <th scope="col" className="w-12">
                <span className="sr-only">On sale</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className="[&>tr:not(:last-child)>td]:border-b [&>tr>td]:px-2 sm:[&>tr>td]:px-4 [&>tr>td]:py-2">
          {variants.map((variant) => (
            <tr key={variant.id}>
              <td>
                <p className="flex items-center gap-2 font-medium">
                  {mayWrite ? (
                    <InlineEdit
                      label={`Name of ${variant.sku}`}
                      kind="words"
                      className="-ml-2 min-w-28 max-w-60"
                      value={variant.name}
                      onSave={(name) => change(variant, { name })}
                    />
                  ) : (
                    variant.name
                  )}
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
                      className="min-w-20"
                      value={decimalOf(variant.price.amountMinor, digitsOf(variant.price.currency))}
                      onSave={(text) => savePrice(variant, text)}
                    />
                    <span className="text-xs text-soft">{variant.price.currency}</span>
                  </span>
                ) : (
                  formatMoney(variant.price)
                )}
              </td>
              {mayWrite && (
                <td>
                  <SaleButton
                    variant={variant}
                    onChange={(status) => change(variant, { status })}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <Confirm
        open={question !== undefined}
        onClose={dismiss}
        title={question?.title ?? ''}
        description={question?.description}
        action={question?.action ?? ''}
        onConfirm={() => {
          dismiss();
          question?.confirm();
        }}
      />
    </div>
  );
}

/** Withdrawn, a variant is put back as easily: nothing is asked, and it can be undone. */
function SaleButton({
  variant: { sku, status },
  onChange,
}: {
  variant: Variant;
  onChange: (status: Variant['status']) => void;
}) {
  return status === 'ACTIVE' ? (
    <IconButton small label={`Archive ${sku}`} onClick={() => onChange('ARCHIVED')}>
      <Archive />
    </IconButton>
  ) : (
    <IconButton small label={`Put ${sku} on sale`} onClick={() => onChange('ACTIVE')}>
      <ArchiveRestore />
    </IconButton>
  );
}
