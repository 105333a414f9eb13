import { command } from '@supergraph/service/command';
import { loadEnvFile } from '@supergraph/service/config';
import { migrate } from '@supergraph/service/database/migrate';
import { runCommands } from '@supergraph/service/manage';
import { readSamplesConfig } from './config.ts';
import { migrationsFolder } from './store/database.ts';

loadEnvFile(new URL('../', import.meta.url));

await runCommands({
  service: 'samples',
  commands: {
    migrate: command({
      about: 'bring the database to the newest migration',
      async run() {
        await migrate({ url: readSamplesConfig().databaseUrl }, migrationsFolder);
        process.stdout.write('The database of samples is up to date.\n');
      },
    }),
  },
});
