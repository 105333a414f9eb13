// As in the public benchmark, with the caller's token sent along, as who has users must. Equal requests
// in flight are shared, but no two have one token here.
import process from 'node:process';
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  // The runtime of its Rust planner has an executor of its own; with this it answers null to everything.
  jit: process.env.HIVE_ROUTER_RUNTIME === undefined,
  inboundInflightRequestDeduplication: true,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({
      authorization: request.headers.get('authorization'),
    }),
  },
});
