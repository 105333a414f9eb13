import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceManifest } from './source-manifest.ts';
import { writePackage } from './write-package.ts';

/**
 * What `npm pack` runs first: the manifest of the sources makes way for that of the build until it is packed, and the
 * license comes down from the root.
 */
const folder = join(import.meta.dirname, '..');
await copyFile(join(folder, 'package.json'), sourceManifest);
await copyFile(join(folder, '../../LICENSE'), join(folder, 'LICENSE'));
await writePackage(folder);
