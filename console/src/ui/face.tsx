import { clsx } from 'clsx';

/** Somebody's picture, or else the first letters of their name. What it shows is said beside it. */
export function Face({
  name,
  url,
  className = 'size-8 text-xs',
}: {
  name: string;
  url?: string | null | undefined;
  className?: string;
}) {
  const shape = clsx('shrink-0 rounded-full', className);
  if (url) return <img src={url} alt="" className={clsx(shape, 'bg-sunken object-cover')} />;
  return (
    <span
      aria-hidden="true"
      className={clsx(shape, 'grid place-items-center bg-accent-soft font-semibold text-accent')}
    >
      {initialsOf(name)}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.[0] ?? '').join('');
}
