import { createDocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { streamDocumentLimits } from '@supergraph/service/graphql/document/limits';
import { isGateway, requireGatewaySecret } from '@supergraph/service/http/authenticate';
import { readClient, readForwardedClient } from '@supergraph/service/http/client';
import type { AddStreams } from '@supergraph/service/subgraph/add-streams';
import { addStreams } from './streams.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { StreamSettings } from './variables.ts';

/** Streams of a subgraph: for its gateway, and for clients where they are public. */
export function subgraphStreams({ isPublic, origins = [], limits }: StreamSettings): AddStreams {
  return async (
    app,
    { schema, formatError, objectsMax, context, verifier, gatewaySecret, log },
  ) => {
    const isOfGateway = isGateway(gatewaySecret);
    await addStreams(app, {
      operations: createSubscriptions({
        ...{ schema, formatError, objectsMax, context, log },
        guard: createDocumentGuard(streamDocumentLimits),
      }),
      verifier,
      log,
      // What a client says of itself is believed of the gateway alone.
      clientOf: (request) =>
        isOfGateway(request)
          ? readForwardedClient(request.ip, request.headers)
          : readClient(request.ip, request.headers),
      onRequest: isPublic || !gatewaySecret ? [] : [requireGatewaySecret(gatewaySecret)],
      origins: isPublic ? origins : [],
      limits,
    });
  };
}
