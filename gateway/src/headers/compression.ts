import { constants } from 'node:zlib';
import type { FastifyCompressOptions } from '@fastify/compress';

/** Below, headers and the time it takes outweigh what is saved. */
const BYTES_MIN = 1_024;
/** The levels at which a proxy compresses what it sends once: the highest take fifty times as long. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 5;

/** Answers are compressed for clients that say they can read it. */
export const compression: FastifyCompressOptions = {
  threshold: BYTES_MIN,
  encodings: ['zstd', 'br', 'gzip'],
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  zlibOptions: { level: GZIP_LEVEL },
};
