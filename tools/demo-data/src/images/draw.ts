import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { departments } from '../range.ts';
import { drawingFile, drawingsFolder } from './drawings.ts';
import { DRAWING_PX, stillLife } from './still-life.ts';

/** Draws every article anew: `npm run draw -w tools/demo-data`. What it writes is committed, since a start has no time for it. */
await mkdir(drawingsFolder, { recursive: true });
for (const [department, { articles }] of departments.entries()) {
  for (const [article, { name }] of articles.entries()) {
    const svg = Buffer.from(stillLife({ department, article }));
    const drawing = sharp(svg, { density: 400 }).resize(DRAWING_PX, DRAWING_PX);
    const content = await drawing.webp({ quality: 80, effort: 6 }).toBuffer();
    await writeFile(join(drawingsFolder, drawingFile(name)), content);
  }
}
