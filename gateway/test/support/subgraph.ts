import { buildSubgraphSchema } from '@apollo/subgraph';
import Fastify, { type FastifyInstance } from 'fastify';
import { graphql, parse } from 'graphql';

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Given
  ? Given extends { resolvers?: infer R }
    ? R
    : never
  : never;

export interface TestSubgraphDefinition {
  readonly name: string;
  readonly typeDefs: string;
  readonly resolvers: Resolvers;
}

export interface TestSubgraph extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Headers of every fetch so far, oldest first. */
  readonly fetches: Record<string, string | string[] | undefined>[];
  /** How many of them were given up before they were answered. */
  abandoned(): number;
  /** From now on: answer properly, never answer, answer once this is over, or with this status and text. */
  behave(
    how: 'well' | 'silent' | { until: Promise<void> } | { status: number; body: string },
  ): void;
  /** Stops listening, as a dead process does. */
  stop(): Promise<void>;
}

/** A small subgraph on a port of its own, which can be made to fail in the ways that real ones do. */
export async function startTestSubgraph(definition: TestSubgraphDefinition): Promise<TestSubgraph> {
  const schema = buildSubgraphSchema({
    typeDefs: parse(definition.typeDefs),
    resolvers: definition.resolvers,
  });
  const fetches: TestSubgraph['fetches'] = [];
  let abandoned = 0;
  let behaviour: Parameters<TestSubgraph['behave']>[0] = 'well';

  const app: FastifyInstance = Fastify({ forceCloseConnections: true });
  app.post<{ Body: { query: string; variables?: Record<string, unknown> } }>(
    '/graphql',
    async (request, reply) => {
      fetches.push(request.headers);
      reply.raw.once('close', () => {
        if (!reply.raw.writableEnded) abandoned += 1;
      });
      if (behaviour === 'silent') return reply.hijack();
      if (behaviour !== 'well' && 'status' in behaviour) {
        return reply.code(behaviour.status).send(behaviour.body);
      }
      if (behaviour !== 'well') await behaviour.until;
      const { query: source, variables: variableValues } = request.body;
      return graphql({ schema, source, variableValues, contextValue: request.headers });
    },
  );
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const stop = () => app.close();

  return {
    name: definition.name,
    url: `${address}/graphql`,
    fetches,
    abandoned: () => abandoned,
    behave(how) {
      behaviour = how;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
