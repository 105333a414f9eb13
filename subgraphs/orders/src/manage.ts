import { readFile } from 'node:fs/promises';
import { connectTransport } from '@supergraph/events/connect-transport';
import { deadLetterCommand } from '@supergraph/events/dead-letter-command';
import type { EventTransport } from '@supergraph/events/transport';
import { mailCommand } from '@supergraph/mail/mail-command';
import { previewCommand } from '@supergraph/mail/preview-command';
import { command, option } from '@supergraph/service/command';
import { loadEnvFile } from '@supergraph/service/config';
import { connect } from '@supergraph/service/database/connect';
import { migrate } from '@supergraph/service/database/migrate';
import { purgeIdempotencyKeys } from '@supergraph/service/idempotency/purge-keys';
import { exportUserCommand } from '@supergraph/service/identity/export-user-command';
import { createLogger } from '@supergraph/service/logger';
import { runCommands } from '@supergraph/service/manage';
import { z } from 'zod';
import { advanceOverdueSagas } from './actions/advance-overdue-sagas.ts';
import { demoFile, loadDemo } from './actions/load-demo.ts';
import { nobodyWaits } from './actions/settlement-watch.ts';
import { readOrdersConfig } from './config.ts';
import type { OrdersDeps } from './deps.ts';
import { handlers } from './events/handlers.ts';
import { example, templates } from './mails.ts';
import { countVariants } from './store/catalogue.ts';
import { migrationsFolder, schema } from './store/database.ts';
import { findPersonalData } from './store/personal-data.ts';

loadEnvFile(new URL('../', import.meta.url));

await runCommands({
  service: 'orders',
  commands: {
    migrate: command({
      about: 'bring the database to the newest migration and subscribe to events',
      async run() {
        const { databaseUrl } = readOrdersConfig();
        await migrate({ url: databaseUrl }, migrationsFolder);
        await withTransport((transport) => transport.declareOnly('orders', Object.keys(handlers)));
        print('The database of orders is up to date.');
      },
    }),
    seed: command({
      about: 'load demo orders and the catalogue, unless there are orders already',
      options: { file: option.value('FILE', 'with the demo data, JSON', z.string()) },
      async run({ file }) {
        const content = demoFile.parse(JSON.parse(await readFile(file, 'utf8')));
        const report = await withDeps((deps) => loadDemo(deps, content));
        print(
          report
            ? `Loaded ${report.orders} orders and ${report.variants} variants.`
            : 'There are orders already: nothing was loaded.',
        );
      },
    }),
    'settle-overdue': command({
      about: 'ask stock again about overdue orders and expire those past their deadline, once',
      async run() {
        const { repeated, waiting, expired, failed } = await withDeps(advanceOverdueSagas);
        print(
          `Asked again about ${repeated} orders, expired ${expired}; of ${waiting} the first question still waits, ${failed} failed.`,
        );
      },
    }),
    'purge-idempotency-keys': command({
      about: 'forget idempotency keys after 30 days, once; the service does so by itself',
      async run() {
        print(
          `Forgot ${await withDeps(({ db, clock }) => purgeIdempotencyKeys(db, clock()))} keys.`,
        );
      },
    }),
    'export-user': exportUserCommand({
      find: (userId) => withDeps(({ db }) => findPersonalData(db, userId)),
      print,
    }),
    'dead-letters': deadLetterCommand({ consumer: 'orders', withTransport, print }),
    mails: mailCommand<typeof schema>({
      withDb: async (work) => print(await withDeps(({ db }) => work(db))),
    }),
    'preview-mails': previewCommand({ templates, example }),
    'check-catalogue': command({
      about: 'count the variants known; to rebuild them run "republish-catalog" of inventory',
      async run() {
        print(`${await withDeps(({ db }) => countVariants(db))} variants are known.`);
      },
    }),
  },
});

async function withDeps<T>(work: (deps: OrdersDeps) => Promise<T>): Promise<T> {
  const { databaseUrl, schedule, sellsAtOnce, logLevel } = readOrdersConfig();
  const log = createLogger({ service: 'orders', level: logLevel });
  const database = connect({ url: databaseUrl, schema, applicationName: 'orders-manage' });
  try {
    return await work({
      db: database.db,
      clock: () => new Date(),
      schedule,
      sellsAtOnce,
      settlements: nobodyWaits,
      log,
    });
  } finally {
    await database.close();
  }
}

async function withTransport<T>(work: (transport: EventTransport) => Promise<T>): Promise<T> {
  const { eventsUrl, logLevel } = readOrdersConfig();
  const log = createLogger({ service: 'orders', level: logLevel });
  const transport = await connectTransport(eventsUrl, { log });
  try {
    return await work(transport);
  } finally {
    await transport.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
