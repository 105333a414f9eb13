import { connectTransport } from '@supergraph/events/connect-transport';
import { createConsumer } from '@supergraph/events/consumer';
import { createEventPurge } from '@supergraph/events/purge';
import { createRelay } from '@supergraph/events/relay';
import { createChangeFeed } from '@supergraph/live/change-feed';
import { createCourier } from '@supergraph/mail/courier';
import { recipientsFrom } from '@supergraph/mail/fetch-recipients';
import { createMailPurge } from '@supergraph/mail/purge';
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
import { createThrottleSweeper } from '@supergraph/service/throttle/sweep';
import { createOrderAdmission } from './actions/order-admission.ts';
import { createSettlementWatch } from './actions/settlement-watch.ts';
import { readOrdersConfig } from './config.ts';
import { observeOrderAdmission } from './events/admission-gauges.ts';
import { createDeletedCustomerSweeper } from './events/deleted-customer-sweeper.ts';
import { handlers } from './events/handlers.ts';
import { observeSagas } from './events/saga-gauges.ts';
import { createSagaSweeper } from './events/saga-sweeper.ts';
import { completions, templates } from './mails.ts';
import { createOrdersServer } from './server.ts';
import { schema } from './store/database.ts';
import { findStatuses } from './store/orders.ts';

try {
  loadEnvFile(new URL('../', import.meta.url));
  const config = readOrdersConfig();
  const log = createLogger({ service: 'orders', level: config.logLevel });
  const tracing = await startTracing(config.telemetry, { service: 'orders', log });
  const databases = connectDatabases({ ...config, name: 'orders', schema });
  const { database, background, listener } = databases;
  const statusesOf = (orderIds: readonly string[]) => findStatuses(background.db, orderIds);
  const feed = createChangeFeed({ database: background, listener, versionsOf: statusesOf, log });
  const { placeOrderWaitMs: waitMs } = config;
  const settlements = createSettlementWatch({ feed, statusesOf, waitMs, log });
  const admission = createOrderAdmission({ waitMs });
  const { schedule, sellsAtOnce } = config;
  const shared = { clock: () => new Date(), schedule, sellsAtOnce, settlements, log };
  const deps = { ...shared, db: background.db };

  const transport = await connectTransport(config.eventsUrl, { log });
  const relay = createRelay({ database: background, transport, source: 'orders', log, tracing });
  const courier = createCourier({
    database: background,
    source: 'orders',
    templates,
    complete: completions(background.db),
    recipientsOf: recipientsFrom(config),
    mail: config.mail,
    log,
  });
  const consumer = createConsumer({
    name: 'orders',
    transport,
    database: background,
    handlers,
    deps,
    log,
    tracing,
  });
  const sweepers = [
    createSagaSweeper(deps),
    createDeletedCustomerSweeper(deps),
    createKeyPurge(deps),
    createEventPurge(deps),
    createMailPurge(deps),
    createThrottleSweeper(deps),
  ];
  const observers = [observeSagas(deps), observeOrderAdmission(admission)];
  const keys = createJwksKeySource({ url: config.jwksUrl, log });
  const fetch = revocationsFrom(config);
  const revocations = followRevocations({ issuer: 'auth', news: transport, fetch, log });
  const app = await createOrdersServer({
    ...shared,
    admission,
    letters: transport,
    events: transport,
    feed,
    limits: config.limits,
    streams: config.streams,
    database,
    background,
    verifier: createVerifier({ ...config, keys, revocations }),
    gatewaySecret: config.gatewaySecret,
    http: config.http,
    deadlineMs: config.deadlineMs,
    objectsMax: config.objectsMax,
    tracing,
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
  courier.start();
  for (const sweeper of sweepers) sweeper.start();
  await serve({
    ...config,
    app,
    log,
    tracing,
    async onStop() {
      for (const stopObserving of observers) stopObserving();
      await Promise.all(sweepers.map((sweeper) => sweeper.stop()));
      await consumer.stop();
      await relay.stop();
      await courier.stop();
      await revocations.stop();
      await transport.close();
      await feed.stop();
      await databases.close();
    },
  });
} catch (error) {
  startupFailure(error);
}
