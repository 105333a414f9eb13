import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceManifest } from './source-manifest.ts';

/** What `npm pack` runs last. */
await rename(sourceManifest, join(import.meta.dirname, '../package.json'));
await rm(join(import.meta.dirname, '../LICENSE'));
