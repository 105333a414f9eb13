import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailTokens } from '@supergraph/auth/actions/mail-tokens';
import { rotateKeys } from '@supergraph/auth/actions/rotate-keys';
import { oneTimeTokenKeyOf, sealingKeyOf } from '@supergraph/auth/domain/derived-key';
import { createSessionSweeper } from '@supergraph/auth/events/session-sweeper';
import { templates as authTemplates } from '@supergraph/auth/mails';
import { createAuthServer } from '@supergraph/auth/server';
import {
  migrationsFolder as authMigrations,
  schema as authSchema,
} from '@supergraph/auth/store/database';
import { createConsumer } from '@supergraph/events/consumer';
import { createPostgresTransport } from '@supergraph/events/postgres/transport';
import { createEventPurge } from '@supergraph/events/purge';
import { createRelay } from '@supergraph/events/relay';
import { createGatewayMetrics } from '@supergraph/gateway/metrics';
import { createUsageRecorder } from '@supergraph/gateway/usage/recorder';
import { createExpirySweeper } from '@supergraph/inventory/events/expiry-sweeper';
import { handlers as inventoryHandlers } from '@supergraph/inventory/events/handlers';
import {
  migrationsFolder as inventoryMigrations,
  schema as inventorySchema,
} from '@supergraph/inventory/store/database';
import { createChangeFeed } from '@supergraph/live/change-feed';
import { type Courier, type CourierOptions, createCourier } from '@supergraph/mail/courier';
import { purgeMails } from '@supergraph/mail/purge';
import { advanceOverdueSagas } from '@supergraph/orders/actions/advance-overdue-sagas';
import { createOrderAdmission } from '@supergraph/orders/actions/order-admission';
import { createSettlementWatch } from '@supergraph/orders/actions/settlement-watch';
import { handlers as ordersHandlers } from '@supergraph/orders/events/handlers';
import { observeSagas } from '@supergraph/orders/events/saga-gauges';
import { completions, templates as orderTemplates } from '@supergraph/orders/mails';
import { createOrdersServer } from '@supergraph/orders/server';
import {
  migrationsFolder as ordersMigrations,
  schema as ordersSchema,
} from '@supergraph/orders/store/database';
import { findStatuses } from '@supergraph/orders/store/orders';
import type { Database, Schema } from '@supergraph/service/database/connect';
import { purgeIdempotencyKeys } from '@supergraph/service/idempotency/purge-keys';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { createSweeper } from '@supergraph/service/sweeper';
import { createEmptyDatabase, createTestDatabase } from '@supergraph/testing/database';
import { graphqlClient } from '@supergraph/testing/graphql';
import { openStreams } from '@supergraph/testing/streams';

/** Of every loop: a month of pauses within seconds. */
const PAUSE_MS = 1;
const issuer = 'https://auth.test';
const audience = 'commerce-test';
const keyEncryptionSecret = 'a secret of the tests, thirty-two characters or more';
const customerAddress = { address: 'customer@example.com', name: 'Customer', locale: 'en' };
const schedule = { retrySeconds: 5, deadlineSeconds: 3_600 };

export type Household = Awaited<ReturnType<typeof openHousehold>>;

/**
 * All that runs for long, in one process and with pauses of a millisecond, by a clock that the test
 * moves: relays, consumers, sweepers, feeds, keys, usage and the servers that hold streams.
 */
export async function openHousehold() {
  await using opened = new AsyncDisposableStack();
  const log = createLogger({ service: 'soak', level: 'silent' });
  const time = { ms: Date.now() };
  const clock = () => new Date(time.ms);
  const own = { maxConnections: 2 };
  const auth = opened.use(
    await createTestDatabase({
      ...own,
      service: 'auth',
      schema: authSchema,
      migrationsFolder: authMigrations,
    }),
  );
  const orders = opened.use(
    await createTestDatabase({
      ...own,
      service: 'orders',
      schema: ordersSchema,
      migrationsFolder: ordersMigrations,
    }),
  );
  const inventory = opened.use(
    await createTestDatabase({
      ...own,
      service: 'inventory',
      schema: inventorySchema,
      migrationsFolder: inventoryMigrations,
    }),
  );
  const events = opened.use(await createEmptyDatabase('events'));
  const usage = opened.use(await createEmptyDatabase('usage'));
  const databases = { auth, orders, inventory, events, usage };

  const transport = createPostgresTransport({ url: events.url, log, pollIntervalMs: PAUSE_MS });
  opened.defer(() => transport.close());
  publishAndForget('auth', auth);
  publishAndForget('orders', orders);
  publishAndForget('inventory', inventory);
  const mailboxFolder = await mkdtemp(join(tmpdir(), 'soak-mails-'));
  opened.defer(() => rm(mailboxFolder, { recursive: true }));
  const tokens = mailTokens(oneTimeTokenKeyOf(keyEncryptionSecret));
  const couriers = [
    courierOf('auth', { database: auth, templates: authTemplates, complete: tokens }),
    courierOf('orders', {
      database: orders,
      templates: orderTemplates,
      complete: completions(orders.db),
      recipientsOf: async (ids) => new Map(ids.map((id) => [id, customerAddress])),
    }),
  ];

  const authApp = await createAuthServer({
    database: auth,
    log,
    issuer,
    audience,
    keyEncryptionSecret,
    clock,
    refusesUnverified: false,
  });
  opened.defer(() => authApp.close());
  const authUrl = await authApp.listen({ host: '127.0.0.1', port: 0 });
  const keys = createJwksKeySource({ url: `${authUrl}/.well-known/jwks.json`, clock, log });
  const verifier = createVerifier({ issuer, audience, keys, clock });

  const statusesOf = (ids: readonly string[]) => findStatuses(orders.db, ids);
  const feed = createChangeFeed({
    database: orders,
    versionsOf: statusesOf,
    log,
    flushMs: PAUSE_MS,
    recheckMs: PAUSE_MS,
  });
  opened.defer(() => feed.stop());
  const settlements = createSettlementWatch({
    feed,
    statusesOf,
    waitMs: 5_000,
    firstLookMs: PAUSE_MS,
    lookAgainMs: PAUSE_MS,
    log,
  });
  const ordersDeps = { db: orders.db, clock, schedule, sellsAtOnce: true, settlements, log };
  const inventoryDeps = { db: inventory.db, clock, holdTtlSeconds: 900, log };
  const consumers = [
    createConsumer({
      name: 'orders',
      transport,
      database: orders,
      handlers: ordersHandlers,
      deps: ordersDeps,
      log,
    }),
    createConsumer({
      name: 'inventory',
      transport,
      database: inventory,
      handlers: inventoryHandlers,
      deps: inventoryDeps,
      log,
    }),
  ];
  for (const consumer of consumers) {
    await consumer.start();
    opened.defer(() => consumer.stop());
  }
  const sweep = (purpose: string, work: () => Promise<unknown>) =>
    createSweeper({
      purpose,
      intervalMs: PAUSE_MS,
      log,
      sweep: async () => void (await work()),
    });
  const sweepers = [
    sweep('take up overdue orders', () => advanceOverdueSagas(ordersDeps)),
    sweep('forget old idempotency keys', () =>
      purgeIdempotencyKeys(ordersDeps.db, ordersDeps.clock()),
    ),
    createExpirySweeper(inventoryDeps, PAUSE_MS / 1_000),
    createSessionSweeper({ db: auth.db, clock, log }, PAUSE_MS),
  ];
  for (const sweeper of sweepers) {
    sweeper.start();
    opened.defer(() => sweeper.stop());
  }
  opened.defer(observeSagas(ordersDeps));

  const ordersApp = await createOrdersServer({
    ...ordersDeps,
    letters: transport,
    events: transport,
    feed,
    admission: createOrderAdmission({ waitMs: 0 }),
    streams: { isPublic: true },
    database: orders,
    verifier,
  });
  opened.defer(() => ordersApp.close());
  const recorder = createUsageRecorder({
    url: usage.url,
    retentionDays: 1,
    log,
    metrics: createGatewayMetrics(),
    clock,
    forgetMs: PAUSE_MS,
  });
  opened.defer(() => recorder.stop());
  const disposables = opened.move();

  function publishAndForget<S extends Schema>(source: string, database: Database<S>): void {
    const relay = createRelay({ database, transport, source, log, pollIntervalMs: PAUSE_MS });
    const purge = createEventPurge({ db: database.db, log, clock, intervalMs: PAUSE_MS });
    relay.start();
    purge.start();
    opened.defer(() => relay.stop());
    opened.defer(() => purge.stop());
  }

  function courierOf<S extends Schema>(
    source: string,
    mails: Pick<CourierOptions<S>, 'database' | 'templates' | 'complete' | 'recipientsOf'>,
  ): Courier {
    const from = { name: 'Soak', address: 'no-reply@shop.example' };
    const mail = { from, webUrl: 'https://shop.example', mailboxFolder };
    const courier = createCourier({ ...mails, source, mail, log, clock });
    opened.defer(() => courier.stop());
    return courier;
  }

  return {
    databases,
    inventoryDeps,
    ordersDeps,
    transport,
    recorder,
    clock,
    async sendMails(): Promise<void> {
      for (const courier of couriers) await courier.drain();
    },
    async forgetMails(): Promise<void> {
      await purgeMails(auth.db, clock());
      await purgeMails(orders.db, clock());
    },
    pass(ms: number): void {
      time.ms += ms;
    },
    rotateKeys: () =>
      rotateKeys({ db: auth.db, sealingKey: sealingKeyOf(keyEncryptionSecret), now: clock() }),
    auth: graphqlClient(authApp),
    orders: (token: string) => graphqlClient(ordersApp, { token }),
    streams: await openStreams(ordersApp),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}
