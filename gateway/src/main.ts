import { connectTransport } from '@supergraph/events/connect-transport';
import { loadEnvFile, startupFailure } from '@supergraph/service/config';
import { serve } from '@supergraph/service/http/serve';
import { revocationsFrom } from '@supergraph/service/identity/fetch-revocations';
import { followRevocations } from '@supergraph/service/identity/follow-revocations';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { startTracing } from '@supergraph/service/telemetry/tracing';
import { openEntityCache } from './cache/open-entity-cache.ts';
import { readGatewayConfig } from './config.ts';
import { openSharedBuckets } from './guard/budget/open-shared-buckets.ts';
import { createExchange } from './keys/exchange-keys.ts';
import { withApiKeys } from './keys/with-api-keys.ts';
import { openMailbox } from './mail/mailbox.ts';
import { createGatewayMetrics } from './metrics.ts';
import { readOperationNames } from './operation-names.ts';
import { connectRedis } from './redis.ts';
import { readSandboxExample } from './sandbox.ts';
import { createGatewayServer } from './server.ts';
import { openUsageFigures } from './usage/figures.ts';
import { createUsageRecorder } from './usage/recorder.ts';

try {
  loadEnvFile(new URL('../', import.meta.url));
  const config = readGatewayConfig();
  const log = createLogger({ service: 'gateway', level: config.logLevel });
  const tracing = await startTracing(config.telemetry, { service: 'gateway', log });
  const keys = createJwksKeySource({ url: config.jwksUrl, log });
  const sandboxExample = await readSandboxExample(config.operationsFolder);
  const operationNames = await readOperationNames(config.operationsFolder);
  const usage =
    config.usage && createUsageRecorder({ ...config.usage, log, metrics: createGatewayMetrics() });
  const figures = config.usage && usage && openUsageFigures({ ...config.usage, recorder: usage });
  const events =
    config.eventsUrl === undefined ? undefined : await connectTransport(config.eventsUrl, { log });
  const fetch = revocationsFrom(config);
  const revocations = followRevocations({ issuer: 'auth', news: events, fetch, log });
  const ofTokens = createVerifier({ ...config, keys, revocations });
  const { apiKeysUrl: url, gatewaySecret } = config;
  const verifier = url
    ? withApiKeys(ofTokens, { exchange: createExchange({ url, gatewaySecret }) })
    : ofTokens;
  const redis = config.redisUrl ? await connectRedis({ url: config.redisUrl, log }) : undefined;
  const cache = openEntityCache({ table: config.cacheTable, events, redis, log });
  const shared = openSharedBuckets({ redis, databaseUrl: config.usage?.url, log });
  const mailbox =
    config.mailboxFolder === undefined ? undefined : openMailbox(config.mailboxFolder);
  const told = { log, tracing, keys, verifier, sandboxExample, operationNames };
  const deps = {
    ...config,
    ...told,
    mailbox,
    cache,
    events,
    revocations,
    usage,
    figures,
    redis,
    shared,
  };
  const app = await createGatewayServer(deps);

  await revocations.asked;
  // Closing the app stops Apollo Server, and with it the gateway and its connections.
  await serve({
    ...config,
    app,
    log,
    tracing,
    async onStop() {
      await Promise.all([usage?.stop(), figures?.close(), shared?.close()]);
      await Promise.all([cache?.stop(), revocations.stop()]);
      await events?.close();
      redis?.disconnect();
    },
  });
} catch (error) {
  startupFailure(error);
}
