import { readFile } from 'node:fs/promises';
import { mailCommand } from '@supergraph/mail/mail-command';
import { previewCommand } from '@supergraph/mail/preview-command';
import { askHidden } from '@supergraph/service/ask-hidden';
import { CommandError, command, option } from '@supergraph/service/command';
import { ConfigError, loadEnvFile } from '@supergraph/service/config';
import { connect } from '@supergraph/service/database/connect';
import { migrate } from '@supergraph/service/database/migrate';
import { parseInput } from '@supergraph/service/errors';
import { runCommands } from '@supergraph/service/manage';
import { z } from 'zod';
import { createAdmin } from './actions/create-admin.ts';
import { operateRole } from './actions/define-role.ts';
import { exportUser } from './actions/export-user.ts';
import { grantService } from './actions/grant-service.ts';
import { CLIENTS_LISTED_MAX, createClient, revokeClient } from './actions/operate-clients.ts';
import { listSessionsOf, revokeUser } from './actions/operate-sessions.ts';
import { rotateEncryptionSecret } from './actions/rotate-encryption-secret.ts';
import { rotateKeys } from './actions/rotate-keys.ts';
import { seedUsers, userSeed } from './actions/seed-users.ts';
import { unlockAccount } from './actions/unlock-account.ts';
import { verifyAudit } from './actions/verify-audit.ts';
import { type AuthConfig, readAuthConfig } from './config.ts';
import { sealingKeyOf } from './domain/derived-key.ts';
import { example, templates } from './mails.ts';
import { findClients } from './store/clients.ts';
import { type AuthDatabase, migrationsFolder, schema } from './store/database.ts';
import { listRoles } from './store/roles.ts';
import { readSecrets } from './store/secrets-file.ts';
import type { SessionDetails } from './store/sessions.ts';

/** Each answers with the sentence that is printed. */
type Work = (database: AuthDatabase, config: AuthConfig) => Promise<string>;

const email = option.value('ADDRESS', 'of the account', z.string());

const auditHead = z
  .string()
  .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must look like 12:9f86d081…')
  .transform((text) => {
    const [sequence = '', hash = ''] = text.split(':');
    return { sequence: Number(sequence), hash };
  });

await runCommands({
  service: 'auth',
  commands: {
    migrate: command({
      about: 'brings the database to the newest migration',
      run: () =>
        withDatabase(async (database) => {
          await migrate(database, migrationsFolder);
          return 'The database of auth is up to date.';
        }),
    }),
    seed: command({
      about: 'loads users from a JSON file, unless there are users already',
      options: { file: option.value('FILE', 'with the users', z.string()) },
      run: ({ file }) =>
        withDatabase(async ({ db }) => {
          const content = JSON.parse(await readFile(file, 'utf8'));
          const count = await seedUsers(db, parseInput(userSeed, content, 'seed'));
          return count === null ? 'Skipped: there are users already.' : `Loaded ${count} users.`;
        }),
    }),
    'create-admin': command({
      about: 'makes an account with the role ADMIN; asks for its password',
      options: {
        email,
        name: option.value('NAME', 'as others see it', z.string().default('Administrator')),
      },
      notes:
        'Where there is no terminal to ask at, give the password in the variable ADMIN_PASSWORD.',
      run: (given) =>
        withDatabase(async ({ db }, config) => {
          const password = config.adminPassword ?? (await askPassword());
          const form = { email: given.email, password, displayName: given.name };
          const user = await createAdmin({ db, now: new Date() }, form);
          return `Made the administrator ${user.email} (${user.id}).`;
        }),
    }),
    'rotate-keys': command({
      about: 'publishes the next signing key, which signs a day later',
      run: () =>
        withDatabase(async ({ db }, config) => {
          const sealingKey = sealingKeyOf(() => readSecrets(config.encryption));
          const { signsFrom, isNew } = await rotateKeys({ db, sealingKey, now: new Date() });
          const time = signsFrom.toISOString();
          return isNew
            ? `Published a key that signs from ${time}.`
            : `Nothing to do: a key that signs from ${time} is published already.`;
        }),
    }),
    'rotate-encryption-secret': command({
      about: 'seals everything anew under the first secret of KEY_ENCRYPTION_SECRETS_FILE',
      notes:
        'First put the new secret below the others, wait until every process has the file, then move it to the top. Running processes read the file by themselves.',
      run: () =>
        withDatabase(async ({ db }, config) => {
          const sealingKey = sealingKeyOf(() => readSecrets(config.encryption));
          const now = new Date();
          const { id, keys, factors } = await rotateEncryptionSecret({ db, sealingKey, now });
          return `Sealed ${keys} signing keys and ${factors} second factors anew: all are sealed by secret ${id}. Refresh tokens that older secrets sealed last up to 30 days: remove those secrets after that.`;
        }),
    }),
    'revoke-user': command({
      about: 'ends all sessions of an account; its access tokens are refused within 2 seconds',
      options: { email },
      run: (given) =>
        withDatabase(async ({ db }) => {
          const { user, count } = await revokeUser({ db, now: new Date() }, given);
          return `Ended ${count} sessions of ${user.email} (${user.id}).`;
        }),
    }),
    'list-sessions': command({
      about: 'lists the sessions of an account that last, the one used last first',
      options: { email },
      run: (given) =>
        withDatabase(async ({ db }) => {
          const sessions = await listSessionsOf({ db, now: new Date() }, given);
          return sessions.map(describeSession).join('\n') || `${given.email} has no session.`;
        }),
    }),
    'export-user': command({
      about: 'prints all that auth stores of an account as JSON; nothing that would sign in to it',
      options: { email },
      notes:
        'Other services have a command of this name, which asks for the id that this one prints.',
      run: (given) =>
        withDatabase(async ({ db }) =>
          JSON.stringify(await exportUser({ db, now: new Date() }, given), null, 2),
        ),
    }),
    unlock: command({
      about: 'forgets all wrong passwords for an account; replicas follow within a second',
      options: { email },
      run: (given) =>
        withDatabase(
          async ({ db }) =>
            `Cleared ${await unlockAccount({ db, now: new Date() }, given)} counters of ${given.email}.`,
        ),
    }),
    'create-client': command({
      about: 'makes credentials for a service: create-client --name billing orders:read',
      options: { name: option.value('NAME', 'of the service', z.string()) },
      takes: ['PERMISSION…'],
      run: ({ name }, wanted) =>
        withDatabase(async ({ db }) => {
          const input = { name, scopes: [...wanted] };
          const { client, secret } = await createClient({ db, now: new Date() }, input);
          return `client_id ${client.id}\nclient_secret ${secret}\nThe secret is told this once.`;
        }),
    }),
    'list-clients': command({
      about: 'lists the services that have credentials, and what they may do',
      run: () =>
        withDatabase(async ({ db }) => {
          const clients = await findClients(db, CLIENTS_LISTED_MAX);
          const lines = clients.map(
            ({ id, name, scopes }) => `${id}  ${name}  ${scopes.join(' ') || '–'}`,
          );
          return lines.join('\n') || 'There are none.';
        }),
    }),
    'revoke-client': command({
      about:
        'takes the credentials of a service back; its access tokens are refused within 2 seconds',
      options: { id: option.value('ID', 'of the client, cli_…', z.string()) },
      run: (given) =>
        withDatabase(async ({ db }) => {
          const gone = await revokeClient({ db, now: new Date() }, given);
          return gone
            ? `${gone.name} has no credentials any more.`
            : `There is no client ${given.id}.`;
        }),
    }),
    mails: mailCommand<typeof schema>({
      withDb: (work) => withDatabase(({ db }) => work(db)),
    }),
    'grant-service': command({
      about: 'gives a database role that owns nothing what the service needs, run as the owner',
      options: { role: option.value('ROLE', 'as which the service connects', z.string()) },
      notes:
        'The service can then add to the audit log and not change it. Run it after each migration.',
      run: ({ role }) =>
        withDatabase(async ({ db }) => {
          await grantService(db, role);
          return `${role} may run the service, and only add to the audit log.`;
        }),
    }),
    'verify-audit': command({
      about: 'computes the hashes of the audit log anew, and tells where it ends',
      options: {
        expect: option.list(
          'LINK:HASH',
          'where it ended earlier, which it must still hold',
          auditHead,
        ),
      },
      notes:
        'Keep what it prints where nobody who may write the database may: it shows a log that was cut off.',
      failure: 'the log is not whole',
      run: ({ expect }) =>
        withDatabase(async (database) => {
          const { head, faults } = await verifyAudit(database, expect);
          if (faults.length > 0) throw new CommandError(faults.join('\n'));
          return `The audit log is whole and ends with ${head.sequence}:${head.hash}`;
        }),
    }),
    'preview-mails': previewCommand({ templates, example }),
    roles: command({
      about: 'lists what each role may do',
      run: () =>
        withDatabase(async ({ db }) => {
          const roles = await listRoles(db);
          return roles
            .map(({ name, permissions }) => `${name.padEnd(10)} ${permissions.join(' ') || '–'}`)
            .join('\n');
        }),
    }),
    'define-role': command({
      about:
        'makes a role or replaces what it may do: define-role --name SUPPORT orders:read users:read',
      options: {
        name: option.value('ROLE', 'whose permissions they are', z.string()),
        description: option.value('TEXT', 'what it is for; stays as it is', z.string().optional()),
      },
      takes: ['PERMISSION…'],
      run: (given, wanted) =>
        withDatabase(async ({ db }) => {
          const input = { ...given, permissions: [...wanted] };
          const { role, isInForce } = await operateRole({ db, now: new Date() }, input);
          const rights = role.permissions.join(' ') || 'do nothing beyond its own things';
          const when = isInForce ? 'within 2 seconds' : 'with the next access tokens';
          return `${role.name} may now ${rights}, ${when}.`;
        }),
    }),
  },
});

/** Twice, since nobody sees what they type. Never an argument: others see those. */
async function askPassword(): Promise<string> {
  const terminal = { input: process.stdin, output: process.stderr };
  const password = await askHidden('Password: ', terminal);
  if (password === undefined) {
    throw new ConfigError('There is no terminal to ask at: give the password in ADMIN_PASSWORD.');
  }
  const again = await askHidden('The same again: ', terminal);
  if (again !== password) throw new CommandError('The two passwords differ.');
  return password;
}

function describeSession(session: SessionDetails): string {
  const { id, createdAt, rotatedAt, clientName, clientVersion, addressBlock } = session;
  const lastUse = (rotatedAt ?? createdAt).toISOString();
  const client = `${clientName} ${clientVersion}`.trim() || '–';
  return `${id}  ${createdAt.toISOString()}  ${lastUse}  ${addressBlock || '–'}  ${client}`;
}

async function withDatabase(work: Work): Promise<void> {
  loadEnvFile(new URL('../', import.meta.url));
  const config = readAuthConfig();
  const database = connect({
    url: config.databaseUrl,
    schema,
    applicationName: 'auth-manage',
    maxConnections: 2,
  });
  try {
    process.stdout.write(`${await work(database, config)}\n`);
  } finally {
    await database.close();
  }
}
