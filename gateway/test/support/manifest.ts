import { hash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentSettings } from '../../src/guard/safelist/documents.ts';

export const sha256 = (text: string): string => hash('sha256', text);

/** A folder for manifests; they are written as deployments do, by renaming. */
export async function createManifestFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  return {
    folder,
    async write(name: string, content: unknown): Promise<string> {
      const file = join(folder, name);
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
      return file;
    },
    settings: (mode: DocumentSettings['mode']): DocumentSettings => ({
      mode,
      places: [folder],
      isRegistering: false,
    }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

export interface ManifestOperation {
  readonly id?: unknown;
  readonly body: string;
  readonly clientName?: string | null;
  readonly clientVersion?: string;
}

/** As generate-persisted-query-manifest and `npm run operations:extract` write it. */
export function apolloManifest(...operations: readonly ManifestOperation[]) {
  return {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: operations.map(({ id, body, ...rest }, index) => ({
      id: id ?? sha256(body),
      name: `Operation${index}`,
      type: 'query',
      body,
      ...rest,
    })),
  };
}
