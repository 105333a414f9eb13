export interface Example {
  readonly name: string;
  /** In a sentence. */
  readonly purpose: string;
  /** Whose token it needs, as the demo logins are called; `anyone` needs none. */
  readonly runAs: string;
  readonly query: string;
  readonly variables?: string;
}

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

export const examples = Object.entries(documents).map(([path, query]): Example => {
  const [, name = ''] = /(\w+)\.graphql$/.exec(path) ?? [];
  const given = variables[path.replace('.graphql', '.variables.json')];
  return { name, query, ...headOf(query), ...(given && { variables: given }) };
});

/** What a first visitor finds open. */
export const openedFirst = ['MyOrders', 'SearchProducts', 'OrderHistory'].flatMap(
  (name) => examples.find((example) => example.name === name) ?? [],
);

/** The comments that each begins with. */
function headOf(query: string): Pick<Example, 'purpose' | 'runAs'> {
  const [, comment = ''] = /^((?:#.*\n)+)/.exec(query) ?? [];
  const lines = comment.split('\n').map((line) => line.replace(/^# ?/, ''));
  const [, runAs = 'anyone'] = /Run as: (\w+)/.exec(comment) ?? [];
  const purpose = lines
    .filter((line) => !line.startsWith('Run as:'))
    .join(' ')
    .trim();
  return { purpose, runAs };
}
