import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildConsole } from '@supergraph/local-stack/console-build';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
  }),
);
const dist = join(repositoryFolder, 'console/dist');
const FIRST_BYTES_MAX = 200 * 1_024;
const SCREEN_BYTES_MAX = 40 * 1_024;

let manifest: z.output<typeof manifestSchema>;

beforeAll(async () => {
  await buildConsole();
  const text = readFileSync(join(dist, '.vite/manifest.json'), 'utf8');
  manifest = manifestSchema.parse(JSON.parse(text));
});

/** Scripts that a part needs before it runs. */
function scriptsOf(name: string, found = new Set<string>()): Set<string> {
  const part = manifest[name];
  if (!part || found.has(part.file) || !part.file.endsWith('.js')) return found;
  found.add(part.file);
  for (const each of part.imports) scriptsOf(each, found);
  return found;
}

function bytesOf(files: Iterable<string>): number {
  return Array.from(files, (file) => gzipSync(readFileSync(join(dist, file))).length).reduce(
    (sum, bytes) => sum + bytes,
    0,
  );
}

it.each([
  ['the console', 'index.html'],
  ['the shop', 'shop.html'],
])(
  '%s loads 200 KB of scripts at first, and no more than 40 KB for each further screen',
  (_app, entry) => {
    const first = scriptsOf(entry);
    expect(first.size).toBeGreaterThan(0);
    expect(bytesOf(first)).toBeLessThanOrEqual(FIRST_BYTES_MAX);
    const screens = (manifest[entry]?.dynamicImports ?? []).filter(isOurs);
    expect(screens.length).toBeGreaterThan(1);
    const tooLarge = screens
      .map((name) => ({ name, bytes: bytesOf(more(scriptsOf(name), first)) }))
      .filter(({ bytes }) => bytes > SCREEN_BYTES_MAX);
    expect(tooLarge).toEqual([]);
  },
);

function more(scripts: Set<string>, known: Set<string>): string[] {
  return [...scripts].filter((script) => !known.has(script));
}

/** The editor of Explore is a whole IDE, which nobody loads who does not open it. */
function isOurs(name: string): boolean {
  return name.startsWith('src/') && !name.includes('/explore/');
}
