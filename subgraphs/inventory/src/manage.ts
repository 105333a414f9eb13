import { readFile } from 'node:fs/promises';
import { connectTransport } from '@supergraph/events/connect-transport';
import { deadLetterCommand } from '@supergraph/events/dead-letter-command';
import type { EventTransport } from '@supergraph/events/transport';
import { openMediaStore } from '@supergraph/media/variables';
import { CommandError, command, option } from '@supergraph/service/command';
import { loadEnvFile } from '@supergraph/service/config';
import { connect } from '@supergraph/service/database/connect';
import { migrate } from '@supergraph/service/database/migrate';
import { exportUserCommand } from '@supergraph/service/identity/export-user-command';
import { createLogger } from '@supergraph/service/logger';
import { runCommands } from '@supergraph/service/manage';
import { z } from 'zod';
import { demoFile } from './actions/demo-file.ts';
import { expireReservations } from './actions/expire-reservations.ts';
import { loadDemo } from './actions/load-demo.ts';
import { reconcileStock } from './actions/reconcile-stock.ts';
import { republishCatalog } from './actions/republish-catalog.ts';
import { readInventoryConfig } from './config.ts';
import type { InventoryDeps } from './deps.ts';
import { handlers } from './events/handlers.ts';
import { migrationsFolder, schema } from './store/database.ts';
import { findPersonalData } from './store/personal-data.ts';

loadEnvFile(new URL('../', import.meta.url));

await runCommands({
  service: 'inventory',
  commands: {
    migrate: command({
      about: 'bring the database to the newest migration and subscribe to events',
      async run() {
        const { databaseUrl } = readInventoryConfig();
        await migrate({ url: databaseUrl }, migrationsFolder);
        await withTransport((transport) =>
          transport.declareOnly('inventory', Object.keys(handlers)),
        );
        print('The database of inventory is up to date.');
      },
    }),
    seed: command({
      about:
        'load demo products with images, stock and reservations, unless there are products already',
      options: { file: option.value('FILE', 'with the demo data, JSON', z.string()) },
      async run({ file }) {
        const content = demoFile.parse(JSON.parse(await readFile(file, 'utf8')));
        const report = await withDeps((deps) =>
          loadDemo({ ...deps, store: openMediaStore(readInventoryConfig().media) }, content),
        );
        print(
          report
            ? `Loaded ${report.products} products, ${report.variants} variants, ${report.reservations} reservations and ${report.movements} movements.`
            : 'There are products or warehouses already: nothing was loaded.',
        );
      },
    }),
    reconcile: command({
      about: 'compare every counter with ledger and holds',
      failure: 'one differs',
      async run() {
        const drifts = await withDeps(reconcileStock);
        for (const { variantId, warehouseId, ...units } of drifts) {
          const numbers = Object.entries(units).map(([name, count]) => `${name} ${count}`);
          print(`${variantId} in ${warehouseId}: ${numbers.join(', ')}`);
        }
        if (drifts.length > 0) throw new CommandError(`${drifts.length} levels differ.`);
        print('Every counter agrees with ledger and holds.');
      },
    }),
    'republish-catalog': command({
      about: 'tell of every variant once more, for services that lost their replica',
      async run() {
        print(`Told of ${await withDeps(republishCatalog)} variants.`);
      },
    }),
    'export-user': exportUserCommand({
      find: (userId) => withDeps(({ db }) => findPersonalData(db, userId)),
      print,
    }),
    'dead-letters': deadLetterCommand({ consumer: 'inventory', withTransport, print }),
    'expire-reservations': command({
      about: 'free what is held past its deadline, once',
      async run() {
        const log = createLogger({ service: 'inventory', level: readInventoryConfig().logLevel });
        const expired = await withDeps((deps) => expireReservations({ ...deps, log }));
        print(`Expired ${expired} holds.`);
      },
    }),
  },
});

async function withDeps<T>(work: (deps: InventoryDeps) => Promise<T>): Promise<T> {
  const { databaseUrl } = readInventoryConfig();
  const database = connect({ url: databaseUrl, schema, applicationName: 'inventory-manage' });
  try {
    return await work({ db: database.db, clock: () => new Date() });
  } finally {
    await database.close();
  }
}

async function withTransport<T>(work: (transport: EventTransport) => Promise<T>): Promise<T> {
  const { eventsUrl, logLevel } = readInventoryConfig();
  const log = createLogger({ service: 'inventory', level: logLevel });
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
