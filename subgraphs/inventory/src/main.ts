import { createAnnouncer } from '@supergraph/events/announcer';
import { connectTransport } from '@supergraph/events/connect-transport';
import { createConsumer } from '@supergraph/events/consumer';
import { createEventPurge } from '@supergraph/events/purge';
import { createRelay } from '@supergraph/events/relay';
import { createChangeFeed } from '@supergraph/live/change-feed';
import { onChangesCommitted } from '@supergraph/live/commit-changes';
import { createMedia } from '@supergraph/media/media';
import { createMediaSweeper } from '@supergraph/media/sweep-media';
import { openMediaStore } from '@supergraph/media/variables';
import { loadEnvFile, startupFailure } from '@supergraph/service/config';
import { atStart } from '@supergraph/service/http/ready';
import { serve } from '@supergraph/service/http/serve';
import { createKeyPurge } from '@supergraph/service/idempotency/key-purge';
import { revocationsFrom } from '@supergraph/service/identity/fetch-revocations';
import { followRevocations } from '@supergraph/service/identity/follow-revocations';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { connectDatabases } from '@supergraph/service/subgraph/databases';
import { startTracing } from '@supergraph/service/telemetry/tracing';
import { readInventoryConfig } from './config.ts';
import { createExpirySweeper } from './events/expiry-sweeper.ts';
import { handlers } from './events/handlers.ts';
import { createInventoryServer } from './server.ts';
import { schema } from './store/database.ts';
import { findStockVersions } from './store/levels.ts';

/** No event, since no service acts on it: told to those who show or remember stock. */
const STOCK_CHANGED = 'inventory.stock.changed.v1';

try {
  loadEnvFile(new URL('../', import.meta.url));
  const config = readInventoryConfig();
  const log = createLogger({ service: 'inventory', level: config.logLevel });
  const tracing = await startTracing(config.telemetry, { service: 'inventory', log });
  const databases = connectDatabases({ ...config, name: 'inventory', schema });
  const { database, background, listener } = databases;
  const { holdTtlSeconds } = config;
  const deps = { db: background.db, clock: () => new Date(), holdTtlSeconds };

  const transport = await connectTransport(config.eventsUrl, { log });
  const relay = createRelay({ database: background, transport, source: 'inventory', log, tracing });
  const consumer = createConsumer({
    name: 'inventory',
    transport,
    database: background,
    handlers,
    deps,
    log,
    tracing,
  });
  const store = openMediaStore(config.media);
  const media = createMedia({
    ...{ service: 'inventory', db: background.db, store, log },
    ...{ secret: config.gatewaySecret, publicUrl: config.media.publicUrl },
  });
  const shownBy = [schema.productImages.hash];
  const sweepers = [
    createExpirySweeper({ ...deps, log }, config.expirySweepSeconds),
    createKeyPurge({ ...deps, log }),
    createEventPurge({ db: background.db, log }),
    createMediaSweeper({ ...deps, store, shownBy, log }),
  ];
  const feed = createChangeFeed({
    database: background,
    listener,
    versionsOf: (variantIds) => findStockVersions(background.db, variantIds),
    log,
  });
  const announcer = createAnnouncer({ transport, type: STOCK_CHANGED, log });
  const stopAnnouncing = onChangesCommitted(background.db, announcer.add);
  const keys = createJwksKeySource({ url: config.jwksUrl, log });
  const fetch = revocationsFrom(config);
  const revocations = followRevocations({ issuer: 'auth', news: transport, fetch, log });
  const app = await createInventoryServer({
    database,
    background,
    feed,
    media,
    streams: config.streams,
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
  await consumer.start();
  for (const sweeper of sweepers) sweeper.start();
  await serve({
    ...config,
    app,
    log,
    tracing,
    async onStop() {
      await Promise.all(sweepers.map((sweeper) => sweeper.stop()));
      await consumer.stop();
      await relay.stop();
      media.stop();
      stopAnnouncing();
      await announcer.stop();
      await revocations.stop();
      await transport.close();
      await feed.stop();
      await databases.close();
    },
  });
} catch (error) {
  startupFailure(error);
}
