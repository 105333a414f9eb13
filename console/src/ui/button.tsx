import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const kinds: Record<ButtonKind, string> = {
  primary: 'bg-accent-solid text-white hover:brightness-110 border-transparent',
  plain: 'bg-panel text-ink hover:bg-hover border-line',
  quiet: 'bg-transparent text-soft hover:bg-hover hover:text-ink border-transparent',
  danger: 'bg-bad-solid text-white hover:brightness-110 border-transparent',
};

/** The look of a button, for what is a link. */
export function buttonClass(kind: ButtonKind = 'plain', isSmall = false): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none transition-colors',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50',
    isSmall ? 'h-7 px-2 text-sm' : 'h-8 px-3 text-sm',
    kinds[kind],
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
  small?: boolean;
  icon?: ReactNode;
  /** Its work is under way: it says so and takes no second click. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind,
  small,
  icon,
  busy,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  const shown = busy ? <LoaderCircle className="size-3.5 motion-safe:animate-spin" /> : icon;
  return (
    <button
      type="button"
      {...rest}
      // Disabled it would lose the focus, and whoever uses keys their place.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={clsx(buttonClass(kind, small), className)}
    >
      {shown && (
        <span aria-hidden="true" className="contents [&>svg]:size-3.5">
          {shown}
        </span>
      )}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children'> {
  label: string;
  children: ReactNode;
}

/** A square button whose name is read aloud and shown on hovering. */
export function IconButton({
  label,
  kind = 'quiet',
  small,
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        buttonClass(kind),
        small ? 'size-7' : 'size-8',
        'px-0! [&>svg]:size-4',
        className,
      )}
    >
      {children}
    </button>
  );
}
