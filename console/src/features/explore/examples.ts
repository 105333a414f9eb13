/** The example operations of the documentation, as they lie there. */
const documents = import.meta.glob<string>('../../../../docs/operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const variables = import.meta.glob<string>('../../../../docs/operations/*.variables.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What a first visitor opens; the others are found in the documentation. */
const shown = ['MyOrders', 'SearchProducts', 'VariantBySku', 'OrderHistory', 'StockChanges'];

export const examples = shown.flatMap((name) => {
  const query = ofName(documents, `${name}.graphql`);
  const given = ofName(variables, `${name}.variables.json`);
  return query ? [{ query, ...(given && { variables: given }) }] : [];
});

function ofName(files: Record<string, string>, name: string): string | undefined {
  return Object.entries(files).find(([path]) => path.endsWith(`/${name}`))?.[1];
}
