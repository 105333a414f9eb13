import { ownSecrets, passwordOf } from './docker-compose.ts';
import type { GeneratedFile } from './generated-file.ts';
import { fileWithRegions } from './regions.ts';
import { ownSubgraphs } from './subgraph-list.ts';

/** What the containers have to be given for each subgraph. */
export async function envExampleOfContainers(): Promise<GeneratedFile> {
  const names = (await ownSubgraphs()).map(({ name }) => name);
  const secrets = names
    .flatMap(ownSecrets)
    .flatMap(({ variable, explanation }) => [`# ${explanation}`, `${variable}=`]);
  return fileWithRegions('.env.example', {
    subgraphs: [
      ...secrets,
      '# Passwords of their databases, used in URLs: letters and digits.',
      ...names.map((name) => `${passwordOf(name)}=`),
    ].join('\n'),
  });
}

/** Where the gateway finds each subgraph. */
export async function envExampleOfGateway(): Promise<GeneratedFile> {
  const lines = (await ownSubgraphs()).map(
    ({ name }) =>
      `# GraphQL address of ${name}, where it is not the one in the supergraph.\n${name.toUpperCase()}_URL=`,
  );
  return fileWithRegions('gateway/.env.example', { subgraphs: lines.join('\n') });
}
