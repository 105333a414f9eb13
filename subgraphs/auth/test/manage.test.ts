import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastStart } from '@supergraph/service/start/fast-start';
import { afterAll, describe, expect, it } from 'vitest';
import { seedUsers, userSeed } from '../src/actions/seed-users.ts';
import { builtInRoles } from '../src/domain/role.ts';
import { listRoles } from '../src/store/roles.ts';
import { documents, keyEncryptionSecret, password, startAuth } from './support.ts';

const script = fileURLToPath(new URL('../src/manage.ts', import.meta.url));

/** Runs a command as an operator does, in a process of its own. */
function manage(url: string, args: string[], env: Record<string, string> = {}) {
  const variables = {
    PATH: process.env['PATH'],
    DATABASE_URL: url,
    EVENTS_URL: url,
    AUTH_ISSUER: 'https://auth.test',
    AUTH_AUDIENCE: 'commerce-test',
    KEY_ENCRYPTION_SECRET: keyEncryptionSecret,
    GATEWAY_SUBGRAPH_SECRET: 'g'.repeat(32),
    ...env,
  };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [...fastStart, script, ...args],
      { env: variables },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

function person(index: number) {
  return {
    id: `usr_01890a5d-ac96-7000-8000-${String(index).padStart(12, '0')}`,
    email: `User${index}@Example.com`,
    displayName: `User ${index}`,
    password,
    roles: ['CUSTOMER'],
    createdAt: '2029-05-01T08:00:00.000Z',
  };
}

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

describe('manage', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await manage('postgres://nowhere/x', ['help']);
    expect(code).toBe(0);
    for (const command of [
      'migrate',
      'seed',
      'create-admin',
      'rotate-keys',
      'roles',
      'verify-audit',
    ]) {
      expect(stdout).toContain(command);
    }
  });

  it('makes an administrator who can sign in, and never prints the password', async () => {
    await using auth = await startAuth();
    const args = ['create-admin', '--email', 'Root@Example.com'];
    const made = await manage(auth.database.url, args, { ADMIN_PASSWORD: password });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('Root@Example.com') });
    expect(made.stdout + made.stderr).not.toContain(password);
    expect(await auth.logIn('root@example.com')).toMatchObject({ errors: [] });

    const again = await manage(auth.database.url, args, { ADMIN_PASSWORD: password });
    expect(again.code).toBe(1);
    expect(again.stderr).toBe('Root@Example.com is registered already.\n');
  });

  it('wants a password for an administrator, and a good one', async () => {
    const args = ['create-admin', '--email', 'root@example.com'];
    const inArgument = await manage(shared.database.url, [...args, '--password', password]);
    expect(inArgument).toMatchObject({ code: 2, stderr: expect.stringContaining('--password') });
    const without = await manage(shared.database.url, args);
    expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('ADMIN_PASSWORD') });
    const short = await manage(shared.database.url, args, { ADMIN_PASSWORD: 'short' });
    expect(short).toMatchObject({ code: 1, stderr: expect.stringContaining('15 characters') });
  });

  it('lets in again whoever has to wait after wrong passwords', async () => {
    await using auth = await startAuth();
    const { email } = await auth.register();
    const tryIn = (given: string) =>
      auth.as().query(documents.login, { input: { email, password: given } });
    for (let time = 0; time < 10; time += 1) await tryIn('wrong-horse-demo');
    const waiting = await tryIn(password);
    expect(waiting.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    const unlocked = await manage(auth.database.url, ['unlock', '--email', email.toUpperCase()]);
    expect(unlocked).toMatchObject({ code: 0, stdout: expect.stringContaining('Cleared 2 ') });
    // What a process remembers, it remembers for a second.
    auth.pass(999);
    expect((await tryIn(password)).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    auth.pass(1);
    expect(await auth.logIn(email)).toMatchObject({ errors: [] });
    const again = await manage(auth.database.url, ['unlock', '--email', 'nobody']);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('email') });
  });

  it('lists the sessions of an account, and ends them with its access tokens', async () => {
    await using auth = await startAuth();
    // Commands have the time of their machine.
    auth.time.now = new Date();
    const { id, email, session } = await auth.register();
    await auth.logIn(email);
    const options = ['--email', email.toUpperCase()];
    const listed = await manage(auth.database.url, ['list-sessions', ...options]);
    expect(listed.stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^ses_\S+ {2}\S+Z {2}\S+Z {2}127\.0\.0\.1 {2}–$/),
      expect.stringMatching(/^ses_/),
    ]);
    const ended = await manage(auth.database.url, ['revoke-user', ...options]);
    expect(ended).toMatchObject({ code: 0, stdout: `Ended 2 sessions of ${email} (${id}).\n` });
    expect(await auth.refresh(session.refreshToken)).toMatchObject({ session: null });
    const [revoked] = await auth.database
      .sql`SELECT version FROM revocations WHERE subject = ${id}`;
    expect(revoked).toEqual({ version: 2 });
    const none = await manage(auth.database.url, ['list-sessions', ...options]);
    expect(none.stdout).toContain('has no session');
    const unknown = ['revoke-user', '--email', 'nobody@example.com'];
    expect(await manage(auth.database.url, unknown)).toMatchObject({ code: 1 });
  });

  it('exports an account as JSON', async () => {
    const { id, email } = await shared.register();
    const { stdout } = await manage(shared.database.url, ['export-user', '--email', email]);
    expect(JSON.parse(stdout)).toMatchObject({ user: { id, email }, sessions: [{}] });
  });

  it('tells where the audit log ends, and whether it still holds an end that was noted', async () => {
    await using auth = await startAuth();
    await auth.register();
    const told = await manage(auth.database.url, ['verify-audit']);
    const [, head = ''] = /ends with (\d+:[0-9a-f]{64})\n$/.exec(told.stdout) ?? [];
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('is whole') });
    await auth.register();
    expect(await manage(auth.database.url, ['verify-audit', '--expect', head])).toMatchObject({
      code: 0,
    });
    const [sequence = ''] = head.split(':');
    const forged = `${sequence}:${'0'.repeat(64)}`;
    const cut = `${Number(sequence) + 100}:${'0'.repeat(64)}`;
    const faults = await manage(auth.database.url, [
      'verify-audit',
      '--expect',
      forged,
      '--expect',
      cut,
    ]);
    expect(faults.code).toBe(1);
    expect(faults.stderr).toContain('the log was written anew');
    expect(faults.stderr).toContain('are cut off');
  });

  it('seals everything anew under the first secret of a file', async () => {
    await using auth = await startAuth();
    await auth.app.inject('/.well-known/jwks.json');
    await auth.database.sql`UPDATE signing_keys SET published_at = now(), signs_from = now()`;
    const folder = await mkdtemp(join(tmpdir(), 'auth-secrets-'));
    const file = join(folder, 'secrets');
    await writeFile(file, `${'n'.repeat(40)}\n`);
    const env = { KEY_ENCRYPTION_SECRETS_FILE: file };
    const rotate = () => manage(auth.database.url, ['rotate-encryption-secret'], env);
    expect(await rotate()).toMatchObject({ code: 0, stdout: expect.stringContaining('Sealed 1 ') });
    const alone = { ...env, KEY_ENCRYPTION_SECRET: '' };
    const next = await manage(auth.database.url, ['rotate-keys'], alone);
    expect(next).toMatchObject({ code: 0, stderr: '' });
    expect(await manage(auth.database.url, ['rotate-keys'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('KEY_ENCRYPTION_SECRET is not the one'),
    });
    await rm(folder, { recursive: true });
  });

  it('publishes the next key, once', async () => {
    await using auth = await startAuth();
    await auth.app.inject('/.well-known/jwks.json');
    await auth.database.sql`UPDATE signing_keys SET published_at = now(), signs_from = now()`;
    const first = await manage(auth.database.url, ['rotate-keys']);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Published') });
    const second = await manage(auth.database.url, ['rotate-keys']);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') });
  });

  it('changes what a role may do, and takes back the access tokens of who has it', async () => {
    await using auth = await startAuth();
    const [user, other] = [await auth.register(), await auth.register()];
    await auth.database.sql`UPDATE users SET roles = '{CUSTOMER,SUPPORT}' WHERE id = ${user.id}`;
    const args = ['define-role', '--name', 'SUPPORT', 'users:read', 'gift-cards:write'];
    expect(await manage(auth.database.url, args)).toMatchObject({ code: 0 });
    const { stdout } = await manage(auth.database.url, ['roles']);
    expect(stdout).toMatch(/^SUPPORT +gift-cards:write users:read$/m);
    const revoked = await auth.database.sql`SELECT subject, version FROM revocations`;
    expect(revoked).toEqual([{ subject: user.id, version: 2 }]);
    const events = await auth.database.sql`
      SELECT subject, sequence::int FROM outbox WHERE type = 'auth.user.changed.v1'`;
    expect(events).toEqual([{ subject: user.id, sequence: 2 }]);
    expect(await auth.refresh(other.session.refreshToken)).toMatchObject({ errors: [] });
    const bad = await manage(auth.database.url, [...args.slice(0, 3), 'everything']);
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('permissions') });
  });

  it('fails with code 2 for a command that it does not have', async () => {
    const { code, stderr } = await manage('postgres://nowhere/x', ['frobnicate']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('frobnicate'),
    });
  });
});

describe('seed', () => {
  it('loads users who can sign in, once', async () => {
    await using auth = await startAuth();
    const folder = await mkdtemp(join(tmpdir(), 'auth-seed-'));
    const file = join(folder, 'auth.json');
    await writeFile(file, JSON.stringify({ users: [person(1), person(2)] }));
    const first = await manage(auth.database.url, ['seed', '--file', file]);
    expect(first).toMatchObject({ code: 0, stdout: 'Loaded 2 users.\n' });
    const second = await manage(auth.database.url, ['seed', '--file', file]);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining('Skipped') });
    expect(await auth.logIn('user2@example.com')).toMatchObject({ errors: [] });
    await rm(folder, { recursive: true });
  });

  it('hashes a password that many share once', async () => {
    await using auth = await startAuth();
    const users = Array.from({ length: 200 }, (_, index) => person(index));
    await seedUsers(auth.database.db, userSeed.parse({ users }));
    const [count] = await auth.database.sql`
      SELECT count(*)::int AS users, count(DISTINCT password_hash)::int AS hashes FROM credentials`;
    expect(count).toEqual({ users: 200, hashes: 1 });
  });

  it('writes nothing when one user of the file is at fault', async () => {
    await using auth = await startAuth();
    const users = [person(1), { ...person(2), email: person(1).email }];
    await expect(seedUsers(auth.database.db, userSeed.parse({ users }))).rejects.toThrow();
    const [count] = await auth.database.sql`SELECT count(*)::int AS users FROM users`;
    expect(count).toEqual({ users: 0 });
  });

  it.each([
    ['a role that does not exist', { roles: ['KING'] }],
    ['an id of another kind', { id: 'ord_01890a5d-ac96-7000-8000-000000000001' }],
    ['no address', { email: 'ada' }],
  ])('refuses a file with %s', (_, change) => {
    expect(userSeed.safeParse({ users: [{ ...person(1), ...change }] }).success).toBe(false);
  });
});

describe('a migrated database', () => {
  it('has the built-in roles with the permissions that the domain names', async () => {
    const roles = await listRoles(shared.database.db);
    expect(Object.fromEntries(roles.map(({ name, permissions }) => [name, permissions]))).toEqual(
      builtInRoles,
    );
  });

  it.each([
    ['no role', `roles = '{}'`, 'users_roles_bounded'],
    ['an unknown role', `roles = '{KING}'`, 'users_roles_known'],
    ['an unknown state', `status = 'ASLEEP'`, 'users_status_known'],
  ])('refuses a user with %s even when the code errs', async (_, change, constraint) => {
    await shared.register();
    await expect(shared.database.sql.unsafe(`UPDATE users SET ${change}`)).rejects.toMatchObject({
      constraint_name: constraint,
    });
  });
});
