import { clsx } from 'clsx';
import { Plate } from './plate.tsx';

export interface Pictured {
  readonly id: string;
  readonly tags: readonly string[];
  readonly images: readonly { readonly url: string; readonly alt: string }[];
}

/** What a product looks like, in a square; a still life where it has no image. */
export function Picture({
  product: { id, tags, images },
  className,
  isEager = false,
}: {
  product: Pictured;
  className?: string;
  isEager?: boolean;
}) {
  const [first] = images;
  if (!first) return <Plate id={id} kind={tags[0]} className={clsx('aspect-square', className)} />;
  return (
    <img
      src={first.url}
      alt={first.alt}
      loading={isEager ? 'eager' : 'lazy'}
      decoding="async"
      className={clsx('aspect-square bg-sunken object-cover', className)}
    />
  );
}
