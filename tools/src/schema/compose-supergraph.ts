import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import type { ServiceDefinition } from '@apollo/federation-internals';
import { GraphQLError, parse, Source } from 'graphql';
import {
  readSupergraphConfig,
  readText,
  type SubgraphConfig,
  shown,
  UnreadableError,
} from './supergraph-config.ts';

const root = new URL('../../../', import.meta.url);

export const supergraphYamlFile = fileURLToPath(new URL('supergraph.yaml', root));
export const supergraphFile = fileURLToPath(new URL('gateway/supergraph.graphql', root));

const header = '# Composed from supergraph.yaml by "npm run schema:compose". Do not edit.\n';

/** The subgraphs are readable but make no graph together; each fault with subgraph, place and code. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';
  readonly faults: readonly string[];

  constructor(errors: readonly GraphQLError[]) {
    const faults = errors.map(describeFault);
    super(`The subgraphs do not compose:\n${faults.join('\n')}`);
    this.faults = faults;
  }
}

export interface Composition {
  /** The same for the same subgraphs, byte by byte. */
  readonly supergraphSdl: string;
  /** What composition found odd but not wrong, one line each. */
  readonly hints: readonly string[];
}

/**
 * Composes the subgraphs that a `supergraph.yaml` names.
 *
 * @param file default: the project's own
 * @throws UnreadableError, CompositionError
 */
export async function composeSupergraph(file: string = supergraphYamlFile): Promise<Composition> {
  const subgraphs = await readSupergraphConfig(file);
  const services = await Promise.all(subgraphs.map(readSubgraph));
  // By name, so that the order in the file changes nothing in the supergraph.
  const result = composeServices(services.sort((a, b) => (a.name < b.name ? -1 : 1)));
  if (result.errors) throw new CompositionError(result.errors);
  return {
    supergraphSdl: `${header}${result.supergraphSdl.trimEnd()}\n`,
    hints: result.hints.map(({ definition, message }) => {
      const [first] = message.split('\n', 1);
      return `${definition.code}: ${first}`;
    }),
  };
}

async function readSubgraph(config: SubgraphConfig): Promise<ServiceDefinition> {
  const { name, routingUrl: url, schemaFile } = config;
  const sdl = await readText(schemaFile);
  try {
    return { name, url, typeDefs: parse(new Source(sdl, shown(schemaFile))) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const line = error.locations?.[0]?.line;
    throw new UnreadableError(`${shown(schemaFile)}:${line}: ${error.message}`);
  }
}

function describeFault({ message, extensions, nodes }: GraphQLError): string {
  const location = nodes?.find(({ loc }) => loc)?.loc;
  const place = location && `${location.source.name}:${location.startToken.line}`;
  const code = typeof extensions['code'] === 'string' ? extensions['code'] : 'UNKNOWN';
  return [place, code, message].filter(Boolean).join(': ');
}
