import { TriangleAlert } from 'lucide-react';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import type { Order } from './order-document.ts';

type Line = Order['lines'][number];

/** What was ordered, and how stock stands for it now; stock that cannot be told is a dash. */
export function OrderLines({ order }: { order: Order }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Lines of the order</caption>
        <thead>
          <tr className="text-left text-xs text-soft [&>th]:h-9 [&>th]:border-b [&>th]:px-4 [&>th]:font-medium">
            <th scope="col">Item</th>
            <th scope="col" className="text-right max-sm:hidden">
              In stock now
            </th>
            <th scope="col" className="text-right max-sm:hidden">
              Unit price
            </th>
            <th scope="col" className="text-right">
              Units
            </th>
            <th scope="col" className="text-right">
              Total
            </th>
          </tr>
        </thead>
        <tbody className="[&>tr>td]:border-b [&>tr>td]:px-4 [&>tr>td]:py-2.5 [&>tr>td]:align-top">
          {order.lines.map((line) => (
            <tr key={line.id}>
              <td>
                <p className="font-medium">{line.name}</p>
                <p className="text-xs text-soft">{line.sku}</p>
                <WhereFrom line={line} />
              </td>
              <td className="numeric text-right text-soft max-sm:hidden">
                {line.variant?.availability
                  ? formatNumber(line.variant.availability.available)
                  : '–'}
              </td>
              <td className="numeric text-right text-soft max-sm:hidden">
                {formatMoney(line.unitPrice)}
              </td>
              <td className="numeric text-right">{formatNumber(line.quantity)}</td>
              <td className="numeric text-right">{formatMoney(line.total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="[&>*]:px-4 [&>*]:py-3">
            <th scope="row" className="text-left font-semibold">
              Total
            </th>
            <td className="max-sm:hidden" colSpan={2} />
            <td className="numeric text-right text-soft">
              {formatNumber(order.lines.reduce((sum, { quantity }) => sum + quantity, 0))}
            </td>
            <td className="numeric text-right font-semibold">{formatMoney(order.total)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function WhereFrom({ line: { allocations, shortfall } }: { line: Line }) {
  return (
    <>
      {allocations && allocations.length > 0 && (
        <p className="text-xs text-soft">
          {allocations
            .map(({ quantity, warehouse }) => `${quantity} from ${warehouse.code}`)
            .join(', ')}
        </p>
      )}
      {(shortfall ?? 0) > 0 && (
        <p className="flex items-center gap-1 text-xs text-bad">
          <TriangleAlert className="size-3.5" aria-hidden />
          {shortfall} missing
        </p>
      )}
    </>
  );
}
