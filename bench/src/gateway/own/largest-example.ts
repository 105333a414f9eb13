import { readFile } from 'node:fs/promises';

const folder = new URL('../../../../docs/operations/', import.meta.url);

/** Of the operations that the documentation shows, the one with the most fields: three services, as a customer. */
export async function largestExample(): Promise<{ query: string; variables: unknown }> {
  const [query, variables] = await Promise.all(
    ['MyOrders.graphql', 'MyOrders.variables.json'].map((file) =>
      readFile(new URL(file, folder), 'utf8'),
    ),
  );
  return { query: query ?? '', variables: JSON.parse(variables ?? '{}') };
}
