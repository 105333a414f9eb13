import { renamed, type SubgraphNames } from './names.ts';

/** What the authorisation matrix has to say of a new subgraph, which is no room of it. */
export function rowsOf(names: SubgraphNames): [file: string, text: string] {
  return [rowsFile(names.service), renamed(rows, names)];
}

export function rowsFile(service: string): string {
  return `e2e/authorisation/rows/${service}.ts`;
}

/** Speaks of samples, as the template does. */
const rows = `import { everybody, login, type Rows } from '../roles.ts';

export const rows: Rows = {
  matrix: {
    'Query.samples': everybody,
    'Mutation.addSample': [login, 'value', 'value', 'value', 'value', 'value'],
    'Sample.id': everybody,
    'Sample.name': everybody,
    'Sample.createdAt': everybody,
    'Sample.createdBy': everybody,
  },
  ways: { Sample: [['samples', 'nodes']] },
  rootArguments: { 'Mutation.addSample': 'input: { name: "Of the matrix" }' },
};
`;
