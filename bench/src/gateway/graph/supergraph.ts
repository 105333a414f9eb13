import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { definitions, subgraphNames } from './definitions.ts';

/** @param url of all subgraphs, each of which has a path of its own there */
export function composeSupergraph(url: string): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphNames.map((name) => ({
      name,
      url: `${url}/${name}`,
      typeDefs: parse(definitions[name]),
    })),
  );
  if (!supergraphSdl) throw new AggregateError(errors ?? [], 'the subgraphs do not compose');
  return supergraphSdl;
}
