import { readGatewayConfig } from '@supergraph/gateway/config';
import { createGatewayServer } from '@supergraph/gateway/server';
import { serviceVariables } from '@supergraph/local-stack/services';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { graphqlClient } from '@supergraph/testing/graphql';
import { inject } from 'vitest';
import type { Ask } from './attempt.ts';

/** A second gateway over the running services, with other settings. */
export async function startOtherGateway(variables: Readonly<Record<string, string>>) {
  const settings = serviceVariables('gateway', inject('stack').surroundings);
  const config = readGatewayConfig({ ...settings, ...variables });
  const log = createLogger({ service: 'gateway', level: 'silent' });
  const keys = createJwksKeySource({ url: config.jwksUrl, log });
  const verifier = createVerifier({ ...config, keys });
  const app = await createGatewayServer({ ...config, usage: undefined, log, keys, verifier });
  const ask: Ask = async (text, { token, variables: given }) => {
    const { data, errors = [] } = await graphqlClient(app, { token }).query(text, given);
    return { data, errors: [...errors] };
  };
  return { ask, stop: () => app.close() };
}
