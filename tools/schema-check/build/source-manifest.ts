import { join } from 'node:path';

/** Where the manifest of the sources lies while a package is made. */
export const sourceManifest = join(import.meta.dirname, '../package.source.json');
