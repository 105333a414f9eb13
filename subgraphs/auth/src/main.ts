import { connectTransport } from '@supergraph/events/connect-transport';
import { createEventPurge } from '@supergraph/events/purge';
import { createRelay } from '@supergraph/events/relay';
import { createCourier } from '@supergraph/mail/courier';
import { createMailPurge } from '@supergraph/mail/purge';
import { createMediaSweeper } from '@supergraph/media/sweep-media';
import { openMediaStore } from '@supergraph/media/variables';
import { loadEnvFile, startupFailure } from '@supergraph/service/config';
import { atStart } from '@supergraph/service/http/ready';
import { serve } from '@supergraph/service/http/serve';
import { followRevocations } from '@supergraph/service/identity/follow-revocations';
import { createLogger } from '@supergraph/service/logger';
import { connectDatabases } from '@supergraph/service/subgraph/databases';
import { startTracing } from '@supergraph/service/telemetry/tracing';
import { createThrottleSweeper } from '@supergraph/service/throttle/sweep';
import { listRevocations } from './actions/list-revocations.ts';
import { mailTokens } from './actions/mail-tokens.ts';
import { readAuthConfig } from './config.ts';
import { oneTimeTokenKeyOf, sealingKeyOf } from './domain/derived-key.ts';
import { createAccountSweeper } from './events/account-sweeper.ts';
import { createKeyRotator } from './events/key-rotator.ts';
import { createSessionSweeper } from './events/session-sweeper.ts';
import { templates } from './mails.ts';
import { createAuthServer } from './server.ts';
import { schema } from './store/database.ts';
import { followSecrets } from './store/secrets-file.ts';

try {
  loadEnvFile(new URL('../', import.meta.url));
  const config = readAuthConfig();
  const log = createLogger({ service: 'auth', level: config.logLevel });
  const tracing = await startTracing(config.telemetry, { service: 'auth', log });
  const databases = connectDatabases({ ...config, name: 'auth', schema });
  const { database, background } = databases;
  const transport = await connectTransport(config.eventsUrl, { log });
  const relay = createRelay({ database: background, transport, source: 'auth', log, tracing });
  const { mail } = config;
  const { secrets, reader } = followSecrets(config.encryption, log);
  const complete = mailTokens(oneTimeTokenKeyOf(secrets));
  const mails = { source: 'auth', templates, complete, mail };
  const courier = createCourier({ ...mails, database: background, log });
  const deps = { db: background.db, clock: () => new Date(), log };
  const fetch = (withinMs: number) => listRevocations(deps, withinMs);
  const revocations = followRevocations({ issuer: 'auth', news: transport, fetch, log });
  const rotationDays = config.keyRotationDays;
  const sweepers = [
    reader,
    createKeyRotator({ ...deps, sealingKey: sealingKeyOf(secrets), rotationDays }),
    createAccountSweeper(deps),
    createSessionSweeper(deps),
    createThrottleSweeper(deps),
    createEventPurge(deps),
    createMailPurge(deps),
    createMediaSweeper({
      ...{ ...deps, store: openMediaStore(config.media), shownBy: [schema.avatars.hash] },
    }),
  ];
  const app = await createAuthServer({
    ...config,
    keyEncryptionSecret: secrets,
    webUrl: config.mail.webUrl,
    database,
    background,
    revocations,
    log,
    tracing,
    // Needed to begin; later, events wait in the outbox for a broker that is lost.
    ready: { events: atStart(() => transport.ready()) },
  });

  await revocations.asked;
  await relay.start();
  courier.start();
  for (const sweeper of sweepers) sweeper.start();
  await serve({
    ...config,
    app,
    log,
    tracing,
    async onStop() {
      await Promise.all(sweepers.map((sweeper) => sweeper.stop()));
      await relay.stop();
      await courier.stop();
      await revocations.stop();
      await transport.close();
      await databases.close();
    },
  });
} catch (error) {
  startupFailure(error);
}
