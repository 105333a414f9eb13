import { expect, it } from 'vitest';
import { imageTypeOf } from './image-type.ts';

const typeOf = (text: string) => imageTypeOf(Buffer.from(text, 'latin1'));

it.each([
  ['png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['webp', 'RIFF\x24\0\0\0WEBPVP8 '],
  ['gif', 'GIF89a\x01\0\x01\0'],
  ['gif', 'GIF87a\x01\0\x01\0'],
  ['avif', '\0\0\0\x20ftypavif\0\0\0\0'],
])('knows %s by its first bytes', (type, content) => {
  expect(typeOf(content)).toBe(type);
});

it.each([
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['XML before SVG', '<?xml version="1.0"?><svg/>'],
  ['a page', '<!doctype html><script>'],
  ['another RIFF file', 'RIFF\x24\0\0\0WAVEfmt '],
  ['HEIC', '\0\0\0\x20ftypheic\0\0\0\0'],
  ['TIFF', 'II*\0'],
  ['a zip', 'PK\x03\x04'],
  ['a PDF', '%PDF-1.7'],
  ['a signature that is not at the beginning', ' GIF89a'],
  ['half of a signature', '\x89PNG'],
  ['nothing', ''],
])('does not take %s', (_, content) => {
  expect(typeOf(content)).toBeUndefined();
});
