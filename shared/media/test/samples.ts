import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** An image by chance, so that no two are the same content unless the seed is. */
export function picture({ width = 60, height = 40, seed = Math.random() * 1e6 } = {}) {
  const pixels = Buffer.alloc(width * height * 3);
  let state = Math.floor(seed) + 1;
  for (let at = 0; at < pixels.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    pixels[at] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

interface PngContent {
  width: number;
  height: number;
  /** Before it is packed. */
  data: Buffer;
  more?: Buffer[];
}

/** A PNG of one byte a pixel that says of itself what it likes. */
export function forgedPng({ width, height, data, more = [] }: PngContent): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits of grey.
  head[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', head),
    ...more,
    pngChunk('IDAT', deflateSync(data, { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

/** A GIF of so many frames that say they are so wide and high, each with data for one pixel. */
export function forgedGif({ frames, side }: { frames: number; side: number }): Buffer {
  const extent = [side & 0xff, side >> 8, side & 0xff, side >> 8];
  const screen = Buffer.from([...extent, 0x80, 0, 0]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, ...extent, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([
    Buffer.from('GIF89a'),
    screen,
    Buffer.from([255, 0, 0, 0, 0, 255]),
    ...Array.from({ length: frames }, () => frame),
    Buffer.from(';'),
  ]);
}
