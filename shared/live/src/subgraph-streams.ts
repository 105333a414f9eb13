import { createDocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import {
  streamDocumentLimits,
  subgraphDocumentLimits,
} from '@supergraph/service/graphql/document/limits';
import { isGateway, requireGatewaySecret } from '@supergraph/service/http/authenticate';
import { readClient, readForwardedClient } from '@supergraph/service/http/client';
import { subgraphHttpLimits } from '@supergraph/service/http/limits';
import type { AddStreams } from '@supergraph/service/subgraph/add-streams';
import type { onRequestHookHandler } from 'fastify';
import { addStreams, MESSAGE_BYTES_MAX } from './streams.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { StreamSettings } from './variables.ts';

/** Streams of a subgraph: for its gateway, and for clients where they are public. */
export function subgraphStreams({ isPublic, origins = [], limits }: StreamSettings): AddStreams {
  return async (
    app,
    { schema, formatError, objectsMax, context, verifier, gatewaySecret, log },
  ) => {
    const isOfGateway = isGateway(gatewaySecret);
    const clientGuard = createDocumentGuard(streamDocumentLimits);
    // What the gateway sends was judged there, and is a multiple of what it let in.
    const gatewayGuard = createDocumentGuard(subgraphDocumentLimits);
    // One gateway has as many streams as it has clients.
    const countApart: onRequestHookHandler = (request, _reply, done) => {
      if (isOfGateway(request)) app.connections.isOurs(request.raw.socket);
      done();
    };
    const gatewayOnly = isPublic || !gatewaySecret ? [] : [requireGatewaySecret(gatewaySecret)];
    await addStreams(app, {
      operations: createSubscriptions({
        ...{ schema, formatError, objectsMax, context, log },
        guardFor: (asker) => (isOfGateway(asker) ? gatewayGuard : clientGuard),
      }),
      verifier,
      log,
      // What a client says of itself is believed of the gateway alone.
      clientOf: (request) =>
        isOfGateway(request)
          ? readForwardedClient(request.ip, request.headers)
          : readClient(request.ip, request.headers),
      isCountedElsewhere: isOfGateway,
      bodyBytesMaxFor: (request) =>
        isOfGateway(request) ? subgraphHttpLimits.bodyBytesMax : MESSAGE_BYTES_MAX,
      onRequest: [countApart, ...gatewayOnly],
      origins: isPublic ? origins : [],
      limits,
    });
  };
}
