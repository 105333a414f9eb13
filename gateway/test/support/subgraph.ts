import { buildSubgraphSchema } from '@apollo/subgraph';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
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

export interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

export type Behaviour =
  | 'well'
  | 'silent'
  | { until: Promise<void> }
  | { status: number; body: string; headers?: Record<string, string | string[]> }
  | { answer(raw: FastifyReply['raw'], asked: Asked): void };

export interface TestSubgraph extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Headers of every fetch so far, oldest first. */
  readonly fetches: Record<string, string | string[] | undefined>[];
  /** Bodies of the same. */
  readonly asked: Asked[];
  /** The same as the text that came. */
  readonly texts: string[];
  /** How many of them were given up before they were answered. */
  abandoned(): number;
  /**
   * From now on: answer properly, never answer, answer once this is over, with this status and text, or
   * do what a function does with the connection.
   */
  behave(how: Behaviour): void;
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
  const asked: Asked[] = [];
  const texts: string[] = [];
  let behaviour: Behaviour = 'well';

  const app: FastifyInstance = Fastify({ forceCloseConnections: true });
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (_, text, done) => {
    texts.push(text);
    done(null, JSON.parse(text));
  });
  app.post<{ Body: Asked }>('/graphql', async (request, reply) => {
    fetches.push(request.headers);
    asked.push(request.body);
    reply.raw.once('close', () => {
      if (!reply.raw.writableEnded) abandoned += 1;
    });
    if (behaviour === 'silent') return reply.hijack();
    if (behaviour !== 'well' && 'answer' in behaviour) {
      reply.hijack();
      return behaviour.answer(reply.raw, request.body);
    }
    if (behaviour !== 'well' && 'status' in behaviour) {
      const { status, headers = {}, body } = behaviour;
      return reply.code(status).headers(headers).send(body);
    }
    if (behaviour !== 'well') await behaviour.until;
    const { query: source, variables: variableValues } = request.body;
    return graphql({ schema, source, variableValues, contextValue: request.headers });
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const stop = () => app.close();

  return {
    name: definition.name,
    url: `${address}/graphql`,
    fetches,
    asked,
    texts,
    abandoned: () => abandoned,
    behave(how) {
      behaviour = how;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
