import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';
import { FINGERPRINT_FILE, sourcesFingerprint } from './fingerprint.ts';

const compress = promisify(brotliCompress);
/** What quality 11 saves on top is little, and takes five times as long; the editor of Explore is large. */
const QUALITY = 9;
const QUALITY_OF_LARGE = 5;
const BYTES_MIN = 1_024;
const BYTES_LARGE = 500_000;

/** Compresses what was built, once for all who will ask, and notes what it was built of. */
export function seal(): Plugin {
  let folder = '';
  return {
    name: 'seal',
    apply: 'build',
    configResolved({ build }) {
      folder = build.outDir;
    },
    async closeBundle() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      await Promise.all(
        entries
          .filter((entry) => entry.isFile() && /\.(js|css|svg)$/.test(entry.name))
          .map(async (entry) => {
            const file = join(entry.parentPath, entry.name);
            const content = await readFile(file);
            if (content.length < BYTES_MIN) return;
            const quality = content.length > BYTES_LARGE ? QUALITY_OF_LARGE : QUALITY;
            const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
            await writeFile(`${file}.br`, await compress(content, { params }));
          }),
      );
      await writeFile(join(folder, FINGERPRINT_FILE), await sourcesFingerprint());
    },
  };
}
