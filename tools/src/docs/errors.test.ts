import { readFileSync } from 'node:fs';
import { refusals as authRefusals } from '@supergraph/auth/errors';
import { refusals as inventoryRefusals } from '@supergraph/inventory/errors';
import { refusals as ordersRefusals } from '@supergraph/orders/errors';
import { faults } from '@supergraph/shared/errors';
import { apolloCodes } from '@supergraph/shared/graphql/format-error';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

const tables: Record<string, string[]> = {
  Faults: Object.keys(faults),
  'Codes of GraphQL over HTTP': [...apolloCodes],
  'Refusals of auth': Object.keys(authRefusals.table),
  'Refusals of orders': Object.keys(ordersRefusals.table),
  'Refusals of inventory': Object.keys(inventoryRefusals.table),
};

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
  expect(headings).toEqual(Object.keys(tables));
});
