import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { oidcRefusals } from '@supergraph/auth/oidc/check-answer';
import { type SubgraphName, serviceFolder, subgraphNames } from '@supergraph/local-stack/services';
import { mediaFaults } from '@supergraph/media/media-fault';
import { faults } from '@supergraph/service/errors';
import { apolloCodes } from '@supergraph/service/graphql/format-error';
import { expect, it } from 'vitest';
import { z } from 'zod';

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

const tables: Record<string, string[]> = {
  Faults: Object.keys(faults),
  'Codes of GraphQL over HTTP': [...apolloCodes],
  'Uploads and images': Object.keys(mediaFaults),
  'Sign-in elsewhere': [...oidcRefusals],
  ...Object.fromEntries(
    await Promise.all(
      subgraphNames.map(async (name) => [`Refusals of ${name}`, await refusalCodes(name)] as const),
    ),
  ),
};

async function refusalCodes(name: SubgraphName): Promise<string[]> {
  const file = join(serviceFolder(name), 'src/errors.ts');
  const errorsModule = z.object({
    refusals: z.object({ table: z.record(z.string(), z.unknown()) }),
  });
  const { refusals } = errorsModule.parse(await import(pathToFileURL(file).href));
  return Object.keys(refusals.table);
}

/** Codes in the first column of the table under a heading. */
function codesUnder(heading: string): string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return Array.from(section.matchAll(/^\| `([A-Z_]+)` +\|/gm), ([, code = '']) => code);
}

it.each(Object.keys(tables))(
  'docs/errors.md lists the codes of "%s", all and no others',
  (heading) => {
    expect(codesUnder(heading).toSorted()).toEqual(tables[heading]?.toSorted());
  },
);

it('docs/errors.md has no section that no table stands behind', () => {
  const headings = Array.from(page.matchAll(/^## (.+)$/gm), ([, heading]) => heading);
  expect(headings.toSorted()).toEqual(Object.keys(tables).toSorted());
});
