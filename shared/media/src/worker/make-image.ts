import sharp from 'sharp';
import type { ImageLimits } from './limits.ts';
import type { ImageAnswer, ImageTask } from './messages.ts';

const QUALITY = 86;

// One image at a time, and nothing kept of it: this process is measured.
sharp.concurrency(1);
sharp.cache(false);
// Whatever else the library could read, images of other kinds within ours among it, it shall not.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`),
});

/**
 * Makes an image anew from the pixels of another, upright and in sRGB: nothing of the file that was sent
 * remains. Its head is read first, so that what is too large is not unfolded.
 */
export async function makeImage(
  { content, type, side }: ImageTask,
  { pixelsMax, framesMax, msMax }: Pick<ImageLimits, 'pixelsMax' | 'framesMax' | 'msMax'>,
): Promise<ImageAnswer> {
  try {
    const {
      format,
      compression,
      width,
      height,
      pages = 1,
    } = await sharp(content, {
      limitInputPixels: false,
    }).metadata();
    if (kindOf(format, compression) !== type) return unreadable;
    if (width * height > pixelsMax) return tooLarge(`more than ${pixelsMax} pixels`);
    if (pages > framesMax) return tooLarge(`more than ${framesMax} frames`);
    const { data, info } = await sharp(content, { limitInputPixels: pixelsMax, failOn: 'error' })
      .timeout({ seconds: Math.ceil(msMax / 1_000) })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { made: { content: data, width: info.width, height: info.height } };
  } catch {
    // What the library says of it names its own functions, and helps nobody who sent the file.
    return unreadable;
  }
}

function kindOf(format: string, compression: string | undefined): string {
  return format === 'heif' && compression === 'av1' ? 'avif' : format;
}

const unreadable: ImageAnswer = {
  refused: 'IMAGE_UNREADABLE',
  message: 'The image is broken, or not what it begins as.',
};

function tooLarge(what: string): ImageAnswer {
  return { refused: 'IMAGE_TOO_LARGE', message: `The image has ${what}.` };
}
