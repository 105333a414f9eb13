import { connectTransport } from '@supergraph/events/connect-transport';
import { readGatewayConfig } from '@supergraph/gateway/config';
import { createGatewayServer } from '@supergraph/gateway/server';
import { serviceVariables } from '@supergraph/local-stack/services';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { graphqlClient } from '@supergraph/testing/graphql';
import { inject } from 'vitest';
import type { Ask } from './attempt.ts';
import { firstAt } from './streams.ts';

/** A second gateway over the running services, with other settings. */
export async function startOtherGateway(variables: Readonly<Record<string, string>>) {
  const settings = serviceVariables('gateway', inject('stack').surroundings);
  const config = readGatewayConfig({ ...settings, ...variables });
  const log = createLogger({ service: 'gateway', level: 'silent' });
  const keys = createJwksKeySource({ url: config.jwksUrl, log });
  const verifier = createVerifier({ ...config, keys });
  const events = config.eventsUrl ? await connectTransport(config.eventsUrl, { log }) : undefined;
  const deps = { ...config, usage: undefined, log, keys, verifier, events };
  const app = await createGatewayServer(deps);
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  const ask: Ask = async (text, options) => {
    if (text.startsWith('subscription')) return firstAt(url, text, options);
    const { token, variables: given } = options;
    const { data, errors = [] } = await graphqlClient(app, { token }).query(text, given);
    return { data, errors: [...errors] };
  };
  return {
    ask,
    async stop() {
      await app.close();
      await events?.close();
    },
  };
}
