import { clsx } from 'clsx';
import { Boxes, CircleDot, Mail, PackageCheck, Workflow } from 'lucide-react';
import { formatTime } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import type { Moment, MomentKind } from './moment.ts';

const icons: Record<MomentKind, typeof Boxes> = {
  status: CircleDot,
  saga: Workflow,
  reservation: PackageCheck,
  stock: Boxes,
  mail: Mail,
};

/** One line from the first to the last, across services. */
export function OrderTimeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <ol className="relative grid gap-4">
      {moments.map(({ id, kind, service, at, title, details, status }, index) => {
        const Icon = icons[kind];
        const isLast = index === moments.length - 1;
        return (
          <li key={id} className="relative flex gap-3">
            {!isLast && (
              <span
                aria-hidden="true"
                className="absolute top-6 -bottom-4 left-3 w-px -translate-x-1/2 bg-line"
              />
            )}
            <span
              aria-hidden="true"
              className={clsx(
                'grid size-6 shrink-0 place-items-center rounded-full border',
                kind === 'status' && status !== undefined
                  ? 'bg-accent-soft text-accent'
                  : 'bg-sunken text-soft',
              )}
            >
              <Icon className="size-3.5" />
            </span>
            <div className="min-w-0 flex-1 text-sm">
              <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{title}</span>
                <Time at={at} className="numeric text-xs text-soft" />
              </p>
              {details.map((detail) => (
                <p key={detail} className="text-soft text-pretty">
                  {detail.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, formatTime)}
                </p>
              ))}
              <p className="sr-only">Told by {service}.</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
