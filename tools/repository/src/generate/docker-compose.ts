import { readEnvExample } from '../containers/env-files.ts';
import type { GeneratedFile } from './generated-file.ts';
import { fileWithRegions } from './regions.ts';
import { type OwnSubgraph, ownSubgraphs } from './subgraph-list.ts';

/** The containers of every subgraph, and what the gateway is told of them. */
export async function dockerCompose(): Promise<GeneratedFile> {
  const subgraphs = await ownSubgraphs();
  const each = (write: (subgraph: OwnSubgraph) => string) => subgraphs.map(write).join('\n');
  return fileWithRegions('docker-compose.yml', {
    environments: `${each(environment)}
x-subgraph-urls: &subgraph-urls
${each(({ name, port }) => `  ${name.toUpperCase()}_URL: http://${name}:${port}/graphql`)}

x-subgraphs-healthy: &subgraphs-healthy
${each(({ name }) => `  ${name}: { condition: service_healthy }`)}`,
    subgraphs: each(services).trimEnd(),
    networks: each(({ name }) => `  ${name}: { internal: true }`),
    volumes: each(
      ({ name }) => `  ${name}-data: {}${hasMedia(name) ? `\n  ${name}-media: {}` : ''}`,
    ),
  });
}

/** Whether it takes images, which need a place that lasts. */
function hasMedia(name: string): boolean {
  return variablesRead(name).includes('MEDIA_FOLDER');
}

function variablesRead(name: string): string[] {
  return readEnvExample(`subgraphs/${name}/.env.example`).map(({ variable }) => variable);
}

function environment({ name }: OwnSubgraph): string {
  const read = variablesRead(name);
  const common = [
    '*identity',
    ...(read.includes('AUTH_JWKS_URL') ? ['*keys'] : []),
    '*events',
    ...(read.includes('AUTH_RECIPIENTS_URL') ? ['*recipients'] : []),
    ...(read.includes('SMTP_URL') ? ['*mail'] : []),
    ...(hasMedia(name) ? ['*media'] : []),
  ];
  const secrets = ownSecrets(name).map(
    ({ variable }) =>
      `  ${variable}: \${${variable}:?at least 32 random characters, see .env.example}\n`,
  );
  return `x-${name}-environment: &${name}-environment
  <<: [${common.join(', ')}]
  DATABASE_URL: postgres://${name}:\${${passwordOf(name)}:?see .env.example}@${name}-database:5432/${name}
${secrets.join('')}`;
}

function services({ name }: OwnSubgraph): string {
  return `  ${name}:
    <<: *service
    build: &${name}-build { context: ., dockerfile: subgraphs/${name}/Dockerfile }
    environment: *${name}-environment
    depends_on:
      ${name}-migrate: { condition: service_completed_successfully }
    networks: [graph, ${name}, events]
${hasMedia(name) ? `    volumes: ['${name}-media:/home/node']\n` : ''}
  ${name}-migrate:
    <<: *migration
    build: *${name}-build
    environment: *${name}-environment
    depends_on:
      <<: *events-carrier
      ${name}-database: { condition: service_healthy }
    networks: [${name}, events]

  ${name}-database:
    <<: *postgres
    environment:
      POSTGRES_DB: ${name}
      POSTGRES_USER: ${name}
      POSTGRES_PASSWORD: \${${passwordOf(name)}:?see .env.example}
    volumes: ['${name}-data:/var/lib/postgresql']
    networks: [${name}]
`;
}

/** Where whoever runs the containers sets the password of a subgraph's database. */
export function passwordOf(name: string): string {
  return `${name.toUpperCase()}_DATABASE_PASSWORD`;
}

/** Secrets that a subgraph alone has; the gateway's is everybody's. */
export function ownSecrets(name: string) {
  return readEnvExample(`subgraphs/${name}/.env.example`).filter(
    ({ variable }) => variable.endsWith('_SECRET') && variable !== 'GATEWAY_SUBGRAPH_SECRET',
  );
}
