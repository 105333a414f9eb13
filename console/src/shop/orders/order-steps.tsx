import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { Time } from '../../ui/time.tsx';
import type { OrderNow } from './order-documents.ts';

interface Step {
  readonly name: string;
  readonly at: string | null;
}

/** How far it has come, with the moments; an order that came to an end before shows that end. */
export function OrderSteps({ order }: { order: OrderNow & { readonly placedAt: string } }) {
  const steps = stepsOf(order);
  return (
    <ol aria-label="How far it has come" className="grid grid-cols-3 gap-2">
      {steps.map(({ name, at }) => (
        <li key={name} className="grid content-start gap-2">
          <span
            aria-hidden="true"
            className={clsx('h-1 rounded-full', at ? 'bg-accent' : 'bg-line')}
          />
          <span
            className={clsx('flex items-center gap-1.5 text-sm', at ? 'font-medium' : 'text-soft')}
          >
            {at && <Check aria-hidden="true" className="size-4 text-accent" />}
            {name}
            {!at && <span className="sr-only">: not yet</span>}
          </span>
          {at && <Time at={at} className="text-xs text-soft" />}
        </li>
      ))}
    </ol>
  );
}

const ends: Partial<Record<OrderNow['status'], string>> = {
  REJECTED: 'Refused',
  EXPIRED: 'Expired',
  CANCELLED: 'Cancelled',
};

function stepsOf(order: OrderNow & { readonly placedAt: string }): readonly Step[] {
  const placed = { name: 'Placed', at: order.placedAt };
  const confirmed = { name: 'Confirmed', at: order.confirmedAt };
  const end = ends[order.status];
  if (!end) return [placed, confirmed, { name: 'Completed', at: order.completedAt }];
  const ended = { name: end, at: order.cancelledAt ?? order.settledAt };
  return order.confirmedAt ? [placed, confirmed, ended] : [placed, ended];
}
