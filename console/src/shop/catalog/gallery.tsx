import { clsx } from 'clsx';
import { useState } from 'react';
import { Picture, type Pictured } from './picture.tsx';

/** A product's images: one large, and the others to choose below it. */
export function Gallery({ product }: { product: Pictured }) {
  const [chosen, setChosen] = useState(0);
  const { images } = product;
  const shown = images[chosen] ?? images[0];
  return (
    <div className="grid gap-3">
      <Picture
        product={{ ...product, images: shown ? [shown] : [] }}
        className="w-full rounded-lg"
        isEager
      />
      {images.length > 1 && (
        <ul aria-label="Images" className="grid grid-cols-6 gap-2">
          {images.map((image, place) => (
            <li key={image.url}>
              <button
                type="button"
                aria-pressed={place === chosen}
                onClick={() => setChosen(place)}
                className={clsx(
                  'block w-full overflow-hidden rounded-md',
                  place === chosen && 'ring-2 ring-accent',
                )}
              >
                <Picture product={{ ...product, images: [image] }} className="w-full" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
