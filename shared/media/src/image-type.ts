export type ImageType = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif';

/**
 * What kind of image the bytes are, by how they begin; what the sender calls them counts for nothing.
 * Of a GIF, an animated WebP or AVIF the first frame is taken. SVG, which is a program, is none of them.
 *
 * Sources: PNG 3 §5.2, ITU-T T.81 §B.1.1.3, RFC 9649 §2.4, GIF89a §17, AVIF 1.1 §6.
 */
export function imageTypeOf(content: Buffer): ImageType | undefined {
  const latin = (from: number, to: number) => content.toString('latin1', from, to);
  if (latin(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (latin(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (latin(0, 4) === 'RIFF' && latin(8, 12) === 'WEBP') return 'webp';
  if (/^GIF8[79]a$/.test(latin(0, 6))) return 'gif';
  if (latin(4, 8) === 'ftyp' && /^avi[fs]$/.test(latin(8, 12))) return 'avif';
  return undefined;
}
