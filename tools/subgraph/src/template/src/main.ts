import { connectTransport } from '@supergraph/events/connect-transport';
import { createEventPurge } from '@supergraph/events/purge';
import { createRelay } from '@supergraph/events/relay';
import { loadEnvFile, startupFailure } from '@supergraph/service/config';
import { atStart } from '@supergraph/service/http/ready';
import { serve } from '@supergraph/service/http/serve';
import { revocationsFrom } from '@supergraph/service/identity/fetch-revocations';
import { followRevocations } from '@supergraph/service/identity/follow-revocations';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { connectDatabases } from '@supergraph/service/subgraph/databases';
import { startTracing } from '@supergraph/service/telemetry/tracing';
import { readSamplesConfig } from './config.ts';
import { createSamplesServer } from './server.ts';
import { schema } from './store/database.ts';

try {
  loadEnvFile(new URL('../', import.meta.url));
  const config = readSamplesConfig();
  const log = createLogger({ service: 'samples', level: config.logLevel });
  const tracing = await startTracing(config.telemetry, { service: 'samples', log });
  const databases = connectDatabases({ ...config, name: 'samples', schema });
  const { database, background } = databases;
  const transport = await connectTransport(config.eventsUrl, { log });
  const relay = createRelay({ database: background, transport, source: 'samples', log, tracing });
  const purge = createEventPurge({ db: background.db, log });
  const keys = createJwksKeySource({ url: config.jwksUrl, log });
  const fetch = revocationsFrom(config);
  const revocations = followRevocations({ issuer: 'auth', news: transport, fetch, log });
  const app = await createSamplesServer({
    database,
    background,
    clock: () => new Date(),
    verifier: createVerifier({ ...config, keys, revocations }),
    gatewaySecret: config.gatewaySecret,
    http: config.http,
    deadlineMs: config.deadlineMs,
    objectsMax: config.objectsMax,
    tracing,
    log,
    // The broker is needed to begin; later, events wait in the outbox for one that is lost.
    ready: {
      events: atStart(() => transport.ready()),
      keys: () => keys.ready(),
      revocations: () => revocations.ready(),
    },
  });

  await revocations.asked;
  await relay.start();
  purge.start();
  await serve({
    ...config,
    app,
    log,
    tracing,
    async onStop() {
      await purge.stop();
      await relay.stop();
      await revocations.stop();
      await transport.close();
      await databases.close();
    },
  });
} catch (error) {
  startupFailure(error);
}
