import { composeServices } from '@apollo/composition';
import { buildSchema, parse } from 'graphql';
import { schemaNames } from '../../src/engine/plan/schema-names.ts';
import { type Choices, choicesOf } from './choices.ts';
import { createData } from './data.ts';
import { FAMILY } from './graph/declare.ts';
import { generateGraph } from './graph/generate-graph.ts';
import type { Graph } from './graph/world.ts';
import { createMonolith } from './run/monolith.ts';
import { createOwnEngine } from './run/own-engine.ts';
import { startStockGateway } from './run/stock-gateway.ts';
import { createSubgraph } from './run/subgraph.ts';

export type Lab = NonNullable<Awaited<ReturnType<typeof openLab>>>;

/** A generated graph, and all who answer for it; undefined for one that does not compose. */
export async function openLab(seed: number) {
  const choices: Choices = choicesOf(seed);
  const graph: Graph = generateGraph(choices);
  const { world, subgraphs: sources } = graph;
  const { supergraphSdl } = composeServices(
    sources.map(({ name, typeDefs }) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      typeDefs: parse(typeDefs),
    })),
  );
  if (!supergraphSdl) return undefined;
  const supergraph = buildSchema(supergraphSdl, { assumeValid: true });
  const data = createData(world, supergraph);
  const subgraphs = new Map(
    sources.map((source) => [source.name, createSubgraph(source, world, data)]),
  );
  const stock = await startStockGateway(supergraphSdl, subgraphs);
  const { schema } = stock;
  return {
    seed,
    choices,
    graph,
    schema,
    stock,
    /** Of the supergraph's types and fields. */
    names: schemaNames(supergraph),
    /** Whether a subgraph knows things by an interface alone. */
    hasFamily: world.types.has(FAMILY),
    engine: createOwnEngine(supergraphSdl, schema, subgraphs),
    monolith: createMonolith(schema, world, data),
    [Symbol.asyncDispose]: () => stock.stop(),
  };
}
