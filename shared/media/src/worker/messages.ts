import type { ImageType } from '../image-type.ts';

/** What the process that reads images is asked. */
export interface ImageTask {
  readonly content: Uint8Array;
  /** What the content is by its first bytes, and must prove to be. */
  readonly type: ImageType;
  /** Side of the square, in pixels, that the image shall fit into; it is never made larger. */
  readonly side: number;
}

export interface MadeImage {
  /** WebP without a word about camera, place or author. */
  readonly content: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What it answers. */
export type ImageAnswer =
  | { readonly made: MadeImage }
  | { readonly refused: 'IMAGE_UNREADABLE' | 'IMAGE_TOO_LARGE'; readonly message: string };
