import { answeredBy, type Streams } from '@supergraph/live/streams';
import type { FastifyInstance } from 'fastify';

/** Adds to `/graphql` what is asked of streams alone: WebSockets, and the ends of a single connection. */
export function addToGraphql(app: FastifyInstance, { onRequest, http, openSocket }: Streams): void {
  app.upgradePaths.add('/graphql');
  app.addConstraintStrategy({
    name: 'upgrade',
    storage: () => {
      const handlers = new Map<unknown, RouteHandler>();
      return {
        get: (key) => handlers.get(key) ?? null,
        set: (key, handler) => void handlers.set(key, handler),
      };
    },
    deriveConstraint: ({ headers }) => headers.upgrade?.toLowerCase(),
    mustMatchWhenDerived: false,
  });
  app.route({
    method: 'GET',
    url: '/graphql',
    constraints: { upgrade: 'websocket' },
    websocket: true,
    onRequest,
    handler: openSocket,
  });
  app.put('/graphql', { onRequest }, answeredBy(http.put));
  app.delete('/graphql', { onRequest }, answeredBy(http.delete));
}

type RouteHandler = Parameters<
  ReturnType<Parameters<FastifyInstance['addConstraintStrategy']>[0]['storage']>['set']
>[1];
