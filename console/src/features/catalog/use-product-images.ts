import { useState } from 'react';
import { uploadImage } from '../../app/graph/upload-image.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { useSession } from '../../app/session/context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import {
  attachImageDocument,
  createImageUploadDocument,
  removeImageDocument,
  reorderImagesDocument,
  setImageAltDocument,
} from './product-documents.ts';

/** What can be done with the images of a product; what was refused is said. */
export function useProductImages(productId: string) {
  const session = useSession();
  const toast = useToast();
  const ticketFor = useChange(createImageUploadDocument);
  const attaching = useChange(attachImageDocument);
  const ordering = useChange(reorderImagesDocument);
  const removing = useChange(removeImageDocument);
  const naming = useChange(setImageAltDocument);
  const [progress, setProgress] = useState<{ done: number; of: number }>();

  const said = (problem: string | undefined): boolean => {
    if (problem) toast({ tone: 'bad', message: problem });
    return problem === undefined;
  };

  async function uploadOne(file: File): Promise<string | undefined> {
    const { data, problem } = await ticketFor.run({ input: { productId } });
    const upload = data?.createImageUpload.upload;
    if (!upload) return problem;
    const token = await session.freshToken();
    if (!token) return 'You are signed out.';
    const refused = await uploadImage(upload, file, token);
    if (refused) return refused;
    const input = { productId, uploadId: upload.id, alt: wordsOfFile(file.name) };
    return (await attaching.run({ input })).problem;
  }

  return {
    progress,
    /** One after another, so that they stand in the order in which they were chosen. */
    async upload(files: readonly File[]): Promise<void> {
      for (const [done, file] of files.entries()) {
        setProgress({ done, of: files.length });
        const problem = await uploadOne(file);
        if (problem) toast({ tone: 'bad', message: `${file.name}: ${problem}` });
      }
      setProgress(undefined);
    },
    async reorder(imageIds: readonly string[]): Promise<boolean> {
      return said((await ordering.run({ input: { productId, imageIds: [...imageIds] } })).problem);
    },
    async remove(imageId: string): Promise<boolean> {
      return said((await removing.run({ input: { productId, imageId } })).problem);
    },
    async describe(imageId: string, alt: string): Promise<boolean> {
      return said((await naming.run({ input: { productId, imageId, alt } })).problem);
    },
  };
}

const ALT_MAX = 300;

/** `blue-kettle_2.jpg` says `blue kettle 2`, until somebody says it better. */
function wordsOfFile(name: string): string {
  const words = name
    .replace(/\.\w+$/, '')
    .replaceAll(/[-_\s]+/g, ' ')
    .trim();
  return words.slice(0, ALT_MAX) || 'Image';
}
