import { renamed, type SubgraphNames } from './names.ts';

/** Lines that make a subgraph known in a file that all share. */
export interface Registration {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
  /** What the lines come before; the end of the file without. */
  readonly before?: string;
  /** Where the search for it begins; the top of the file without. */
  readonly after?: string;
}

/** Speaks of samples, as the template does. */
const registrations: readonly Registration[] = [
  {
    file: 'supergraph.yaml',
    text: `  samples:
    routing_url: http://127.0.0.1:4999/graphql
    schema:
      file: subgraphs/samples/schema.graphql
`,
  },
  {
    file: 'gateway/.env.example',
    before: '# Secret that proves',
    text: '# GraphQL address of samples, where it is not the one in the supergraph.\nSAMPLES_URL=\n',
  },
  {
    file: '.env.example',
    before: 'USAGE_DATABASE_PASSWORD=',
    text: 'SAMPLES_DATABASE_PASSWORD=\n',
  },
  {
    file: 'docker-compose.yml',
    before: 'services:\n',
    text: `x-samples-environment: &samples-environment
  <<: [*identity, *keys, *events]
  DATABASE_URL: postgres://samples:\${SAMPLES_DATABASE_PASSWORD:?see .env.example}@samples-database:5432/samples

`,
  },
  {
    file: 'docker-compose.yml',
    before: '      CORS_ORIGINS:',
    text: '      SAMPLES_URL: http://samples:4999/graphql\n',
  },
  {
    file: 'docker-compose.yml',
    after: '    depends_on:\n',
    before: '    networks:',
    text: '      samples: { condition: service_healthy }\n',
  },
  {
    file: 'docker-compose.yml',
    before: '  # Each brings its database',
    text: `  samples:
    <<: *service
    build: &samples-build { context: ., dockerfile: subgraphs/samples/Dockerfile }
    environment: *samples-environment
    depends_on:
      samples-migrate: { condition: service_completed_successfully }
    networks: [graph, samples, events]

`,
  },
  {
    file: 'docker-compose.yml',
    before: '  auth-database:\n    <<:',
    text: `  samples-migrate:
    <<: *migration
    build: *samples-build
    environment: *samples-environment
    depends_on:
      <<: *events-carrier
      samples-database: { condition: service_healthy }
    networks: [samples, events]

`,
  },
  {
    file: 'docker-compose.yml',
    before: '  # The gateway answers without it too',
    text: `  samples-database:
    <<: *postgres
    environment:
      POSTGRES_DB: samples
      POSTGRES_USER: samples
      POSTGRES_PASSWORD: \${SAMPLES_DATABASE_PASSWORD:?see .env.example}
    volumes: ['samples-data:/var/lib/postgresql']
    networks: [samples]

`,
  },
  {
    file: 'docker-compose.yml',
    before: '  events: { internal: true }',
    text: '  samples: { internal: true }\n',
  },
  { file: 'docker-compose.yml', before: '  events-data: {}', text: '  samples-data: {}\n' },
  {
    file: 'docs/errors.md',
    text: `
## Refusals of samples

| Code | Meaning | What the client should do |
|---|---|---|
| \`SAMPLE_NAME_TAKEN\` | The caller has a sample of this name already, in whatever case. | Choose another name. |
`,
  },
  {
    file: 'README.md',
    after: '| Service | Owns | Port | Publishes |',
    before: '\n\n## ',
    text: '\n| [samples](subgraphs/samples) | samples | 4999 | `samples.sample.*` |',
  },
];

/** What the authorisation matrix has to say of it: a file that is its own. */
export function rowsOf(names: SubgraphNames): [file: string, text: string] {
  return [rowsFile(names.service), renamed(rows, names)];
}

export function rowsFile(service: string): string {
  return `e2e/authorisation/rows/${service}.ts`;
}

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

/** Everything else that a subgraph needs beside its own folder. */
export function registrationsOf(names: SubgraphNames): Registration[] {
  return registrations.map(({ text, ...place }) => ({ ...place, text: renamed(text, names) }));
}

/** @returns undefined when the file has no place for it */
export function register(text: string, registration: Registration): string | undefined {
  const { before, after, text: lines } = registration;
  if (before === undefined) return text + lines;
  const from = after === undefined ? 0 : text.indexOf(after);
  const at = from < 0 ? -1 : text.indexOf(before, from + (after?.length ?? 0));
  return at < 0 ? undefined : text.slice(0, at) + lines + text.slice(at);
}

/** @returns undefined when the lines are not there as they were written */
export function unregister(text: string, { text: lines }: Registration): string | undefined {
  const at = text.lastIndexOf(lines);
  return at < 0 ? undefined : text.slice(0, at) + text.slice(at + lines.length);
}
