import { clsx } from 'clsx';
import type { VariantNow } from './catalog-documents.ts';

const FEW = 10;

/** What can be had, in words; told to those who hear it when it changes. */
export function Availability({ variant, live }: { variant: VariantNow; live?: boolean }) {
  const { available } = variant.availability;
  const isSold = variant.status === 'ACTIVE';
  const [tone, text] = !isSold
    ? (['text-bad', 'No longer sold'] as const)
    : available <= 0
      ? (['text-bad', 'Sold out'] as const)
      : available <= FEW
        ? (['text-warn', `Only ${available} left`] as const)
        : (['text-ok', `${available.toLocaleString()} in stock`] as const);
  return (
    <p
      {...(live && { role: 'status' })}
      className={clsx('numeric flex items-center gap-2 text-sm font-medium', tone)}
    >
      <span aria-hidden="true" className="size-2 rounded-full bg-current" />
      {text}
    </p>
  );
}

/** Whether any of it can be put into a cart. */
export function canBeBought({ status, availability }: VariantNow): boolean {
  return status === 'ACTIVE' && availability.available > 0;
}
