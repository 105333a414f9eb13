// As in the public benchmark, with the caller's token sent along, as who has users must. Subgraphs and
// plans are remembered by default; equal requests in flight are shared, but no two have one token here.
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  jit: true,
  inboundInflightRequestDeduplication: true,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({
      authorization: request.headers.get('authorization'),
    }),
  },
});
