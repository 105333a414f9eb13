import { resolve } from 'node:path';

/** Where the drawings lie that products of the demo are shown with. */
export const drawingsFolder = resolve(import.meta.dirname, '../../images');

/** `Desk Lamp` is drawn in `desk-lamp.webp`, whoever makes it. */
export function drawingFile(article: string): string {
  return `${article.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.webp`;
}
