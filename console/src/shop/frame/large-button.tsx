import { clsx } from 'clsx';
import { Button, type ButtonKind, type ButtonProps, buttonClass } from '../../ui/button.tsx';

const large = 'h-12! rounded-full! px-6! text-base!';

/** The look of the shop's buttons: large enough for a thumb. */
export function largeButtonClass(kind: ButtonKind = 'primary'): string {
  return clsx(buttonClass(kind), large);
}

export function LargeButton({ kind = 'primary', className, ...rest }: ButtonProps) {
  return <Button kind={kind} className={clsx(large, className)} {...rest} />;
}
