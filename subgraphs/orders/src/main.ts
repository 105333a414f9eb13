import { loadEnvFile, startupFailure } from '@supergraph/shared/config';
import { connectTransport } from '@supergraph/shared/events/connect-transport';
import { createConsumer } from '@supergraph/shared/events/consumer';
import { createRelay } from '@supergraph/shared/events/outbox';
import { atStart } from '@supergraph/shared/http/ready';
import { serve } from '@supergraph/shared/http/serve';
import { createJwksKeySource } from '@supergraph/shared/identity/key-source';
import { createVerifier } from '@supergraph/shared/identity/verifier';
import { createChangeFeed } from '@supergraph/shared/live/change-feed';
import { createLogger } from '@supergraph/shared/logger';
import { connectDatabases } from '@supergraph/shared/subgraph/databases';
import { createSettlementWatch } from './actions/settlement-watch.ts';
import { readOrdersConfig } from './config.ts';
import { handlers } from './events/handlers.ts';
import { observeSagas } from './events/saga-gauges.ts';
import { createKeyPurge, createSagaSweeper } from './events/saga-sweeper.ts';
import { createOrdersServer } from './server.ts';
import { schema } from './store/database.ts';
import { findSettledIds, findStatuses } from './store/orders.ts';

try {
  loadEnvFile(new URL('../', import.meta.url));
  const config = readOrdersConfig();
  const log = createLogger({ service: 'orders', level: config.logLevel });
  const databases = connectDatabases({ ...config, name: 'orders', schema });
  const { database, background } = databases;
  const settlements = createSettlementWatch({
    findSettled: (orderIds) => findSettledIds(background.db, orderIds),
    waitMs: config.placeOrderWaitMs,
    log,
  });
  const shared = { clock: () => new Date(), schedule: config.schedule, settlements, log };
  const deps = { ...shared, db: background.db };

  const transport = await connectTransport(config.eventsUrl, { log });
  const relay = createRelay({ database: background, transport, source: 'orders', log });
  const consumer = createConsumer({
    name: 'orders',
    transport,
    database: background,
    handlers,
    deps,
    log,
  });
  const sweepers = [createSagaSweeper(deps), createKeyPurge(deps)];
  const stopObserving = observeSagas(deps);
  const feed = createChangeFeed({
    database: background,
    versionsOf: (orderIds) => findStatuses(background.db, orderIds),
    log,
  });
  const keys = createJwksKeySource({ url: config.jwksUrl });
  const app = await createOrdersServer({
    ...shared,
    letters: transport,
    feed,
    hasPublicStreams: config.hasPublicStreams,
    database,
    background,
    verifier: createVerifier({ issuer: config.issuer, audience: config.audience, keys }),
    gatewaySecret: config.gatewaySecret,
    deadlineMs: config.deadlineMs,
    objectsMax: config.objectsMax,
    // Needed to begin; later, events wait in the outbox for a broker that is lost.
    ready: { events: atStart(() => transport.ready()) },
  });

  await relay.start();
  await consumer.start();
  for (const sweeper of sweepers) sweeper.start();
  await serve({
    app,
    host: config.host,
    port: config.port,
    log,
    drainMs: config.drainMs,
    async onStop() {
      stopObserving();
      await Promise.all(sweepers.map((sweeper) => sweeper.stop()));
      await consumer.stop();
      await relay.stop();
      await transport.close();
      await feed.stop();
      await databases.close();
    },
  });
} catch (error) {
  startupFailure(error);
}
