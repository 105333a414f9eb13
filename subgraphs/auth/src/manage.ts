import { readFile } from 'node:fs/promises';
import { ConfigError, loadEnvFile } from '@supergraph/shared/config';
import { connect } from '@supergraph/shared/database/connect';
import { migrate } from '@supergraph/shared/database/migrate';
import { parseInput } from '@supergraph/shared/errors';
import { type CommandArguments, runCommands } from '@supergraph/shared/manage';
import { createAdmin } from './actions/create-admin.ts';
import { defineRole } from './actions/define-role.ts';
import { rotateKeys } from './actions/rotate-keys.ts';
import { seedUsers, userSeed } from './actions/seed-users.ts';
import { unlockAccount } from './actions/unlock-account.ts';
import { type AuthConfig, readAuthConfig } from './config.ts';
import { sealingKeyOf } from './domain/derived-key.ts';
import { type AuthDatabase, migrationsFolder, schema } from './store/database.ts';
import { listRoles } from './store/roles.ts';

type Run = (database: AuthDatabase, args: Arguments) => Promise<string>;
type Arguments = CommandArguments & { config: AuthConfig };

await runCommands({
  service: 'auth',
  commands: {
    migrate: {
      describe: 'brings the database to the newest migration',
      run: withDatabase(async (database) => {
        await migrate(database, migrationsFolder);
        return 'The database of auth is up to date.';
      }),
    },
    seed: {
      describe: 'loads users from a JSON file, unless there are users already',
      options: { file: { type: 'string' } },
      run: withDatabase(async ({ db }, args) => {
        const content = JSON.parse(await readFile(requireText(args, 'file'), 'utf8'));
        const count = await seedUsers(db, parseInput(userSeed, content, 'seed'));
        return count === null ? 'Skipped: there are users already.' : `Loaded ${count} users.`;
      }),
    },
    'create-admin': {
      describe: 'makes an account with the role ADMIN; give the password in ADMIN_PASSWORD',
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        password: { type: 'string' },
      },
      run: withDatabase(async ({ db }, args) => {
        const email = requireText(args, 'email');
        const password = args.values['password'] ?? args.config.adminPassword;
        if (typeof password !== 'string') {
          throw new ConfigError('Give the password in the variable ADMIN_PASSWORD.');
        }
        const displayName = String(args.values['name'] ?? 'Administrator');
        const form = { email, password, displayName };
        const user = await createAdmin({ db, now: new Date() }, form);
        return `Made the administrator ${user.email} (${user.id}).`;
      }),
    },
    'rotate-keys': {
      describe: 'publishes the next signing key, which signs a day later',
      run: withDatabase(async ({ db }, { config }) => {
        const sealingKey = sealingKeyOf(config.keyEncryptionSecret);
        const { signsFrom, isNew } = await rotateKeys({ db, sealingKey, now: new Date() });
        const time = signsFrom.toISOString();
        return isNew
          ? `Published a key that signs from ${time}.`
          : `Nothing to do: a key that signs from ${time} is published already.`;
      }),
    },
    unlock: {
      describe: 'forgets all wrong passwords for an account; replicas follow within a second',
      options: { email: { type: 'string' } },
      run: withDatabase(async ({ db }, args) => {
        const email = requireText(args, 'email');
        return `Cleared ${await unlockAccount(db, { email })} counters of ${email}.`;
      }),
    },
    roles: {
      describe: 'lists what each role may do',
      run: withDatabase(async ({ db }) => {
        const roles = await listRoles(db);
        return roles
          .map(({ name, permissions }) => `${name.padEnd(10)} ${permissions.join(' ') || '–'}`)
          .join('\n');
      }),
    },
    'define-role': {
      describe: 'replaces what a role may do: define-role --name SUPPORT orders:read users:read',
      options: { name: { type: 'string' } },
      run: withDatabase(async ({ db }, args) => {
        const input = { name: requireText(args, 'name'), permissions: args.positionals };
        const { name, permissions } = await defineRole(db, input);
        return `${name} may now ${permissions.join(' ') || 'do nothing beyond its own things'}.`;
      }),
    },
  },
});

/** Runs a command on an open database and prints the sentence that it gives back. */
function withDatabase(run: Run) {
  return async (args: CommandArguments): Promise<void> => {
    loadEnvFile(new URL('../', import.meta.url));
    const config = readAuthConfig();
    const database = connect({
      url: config.databaseUrl,
      schema,
      applicationName: 'auth-manage',
      maxConnections: 2,
    });
    try {
      process.stdout.write(`${await run(database, { ...args, config })}\n`);
    } finally {
      await database.close();
    }
  };
}

function requireText({ values }: CommandArguments, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ConfigError(`The option --${name} is required.`);
}
