import { join } from 'node:path';

/** Where the SDL of a subgraph lies that lives elsewhere; from the root of the repository. */
export function externalSchemaFile(name: string): string {
  return join('gateway/external-subgraphs', `${name}.graphql`);
}

/** Its lines in supergraph.yaml. */
export function externalEntry(name: string, routingUrl: string): string {
  return `  ${name}:
    routing_url: ${routingUrl}
    schema:
      file: ${externalSchemaFile(name)}
`;
}
