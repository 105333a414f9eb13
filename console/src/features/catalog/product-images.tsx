import { ArrowLeft, ArrowRight, ImagePlus, Trash2 } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { InlineEdit } from '../../ui/inline-edit.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Progress } from '../../ui/progress.tsx';
import type { ProductImage } from './product-documents.ts';
import { useProductImages } from './use-product-images.ts';

/** What the graph takes; SVG can hold programs. */
const TYPES = 'image/png,image/jpeg,image/webp,image/gif,image/avif';
const IMAGES_MAX = 20;

export interface ProductImagesProps {
  productId: string;
  images: readonly ProductImage[];
  mayWrite: boolean;
}

/** What a product looks like: the first image stands for it in lists. */
export function ProductImages({ productId, images, mayWrite }: ProductImagesProps) {
  const { progress, upload, reorder, remove, describe } = useProductImages(productId);
  const [leaving, setLeaving] = useState<ProductImage>();
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) =>
    void upload(Array.from(files ?? []).slice(0, IMAGES_MAX - images.length));

  function drop(event: DragEvent) {
    if (!mayWrite || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here, and chosen by the button
    <div onDragOver={(event) => mayWrite && event.preventDefault()} onDrop={drop}>
      <Panel
        title="Images"
        action={
          mayWrite && (
            <Button
              small
              kind="quiet"
              icon={<ImagePlus />}
              busy={progress !== undefined}
              disabled={images.length >= IMAGES_MAX}
              onClick={() => input.current?.click()}
            >
              Add images
            </Button>
          )
        }
      >
        <input
          ref={input}
          type="file"
          multiple
          accept={TYPES}
          aria-label="Images to add"
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => {
            take(target.files);
            target.value = '';
          }}
        />
        {progress && <Progress label="Uploading" {...progress} />}
        {images.length === 0 && !progress && (
          <Empty title="No images yet">
            {mayWrite ? 'Choose several, or drop them here.' : 'Nobody has added one.'}
          </Empty>
        )}
        <ol aria-label="Images" className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4">
          {images.map((image, place) => (
            <li key={image.id} className="grid content-start gap-1">
              <img
                src={image.url}
                alt={image.alt}
                className="aspect-square w-full rounded-md bg-sunken object-cover"
              />
              {mayWrite ? (
                <>
                  <InlineEdit
                    label={`What image ${place + 1} shows`}
                    kind="words"
                    value={image.alt}
                    onSave={(alt) => describe(image.id, alt)}
                  />
                  <div className="flex">
                    <IconButton
                      small
                      label={`Move image ${place + 1} forward`}
                      disabled={place === 0}
                      onClick={() => void reorder(moved(images, place, place - 1))}
                    >
                      <ArrowLeft />
                    </IconButton>
                    <IconButton
                      small
                      label={`Move image ${place + 1} back`}
                      disabled={place === images.length - 1}
                      onClick={() => void reorder(moved(images, place, place + 1))}
                    >
                      <ArrowRight />
                    </IconButton>
                    <IconButton
                      small
                      className="ml-auto"
                      label={`Remove image ${place + 1}`}
                      onClick={() => setLeaving(image)}
                    >
                      <Trash2 />
                    </IconButton>
                  </div>
                </>
              ) : (
                <p className="text-xs text-soft">{image.alt}</p>
              )}
            </li>
          ))}
        </ol>
      </Panel>
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title="Remove this image?"
        description={leaving && `“${leaving.alt}” is shown no more, and its file is deleted.`}
        action="Remove"
        onConfirm={() => {
          if (leaving) void remove(leaving.id);
          setLeaving(undefined);
        }}
      />
    </div>
  );
}

function moved(images: readonly ProductImage[], from: number, to: number): readonly string[] {
  const ids = images.map(({ id }) => id);
  return ids.with(to, ids[from] ?? '').with(from, ids[to] ?? '');
}
