import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportUser } from '../src/actions/export-user.ts';
import { AUDIT_ENTRIES_MAX } from '../src/actions/personal-data.ts';
import { registerWithApp } from './authenticator-app.ts';
import { mailsTo, tokenFor } from './mails.ts';
import { registerWithPasskey } from './passkeys.ts';
import { days, documents, minutes, startAuth } from './support.ts';

let auth: Awaited<ReturnType<typeof startAuth>>;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

type Exported = Record<string, unknown> & { auditEntries: Record<string, unknown>[] };

async function exportOf(token: string | undefined, at = auth) {
  const { data, errors } = await at
    .as(token)
    .query<{ exportMyData: { user: { id: string }; account: string } }>(
      'mutation { exportMyData { user { id } account } }',
    );
  return {
    user: data?.exportMyData.user,
    account: JSON.parse(data?.exportMyData.account ?? 'null') as Exported,
    refused: errors?.[0]?.extensions,
  };
}

describe('exportMyData', () => {
  it('gives what is stored of the caller, and of nobody else', async () => {
    const { id, email, session } = await auth.register();
    const stranger = await auth.register();
    await auth.makeKey(session.accessToken);
    await auth.as().query(documents.requestPasswordReset, { input: { email } });
    await tokenFor(auth, email, 'reset-password');
    const { user, account } = await exportOf(session.accessToken);
    expect(user).toEqual({ id });
    expect(account).toMatchObject({
      user: { id, email, displayName: 'Somebody', locale: 'en', roles: ['CUSTOMER'] },
      sessions: [{ id: expect.stringMatching(/^ses_/), endedAt: null }],
      apiKeys: [{ name: 'Nightly export' }],
      links: [{ purpose: 'RESET_PASSWORD' }],
      mails: expect.arrayContaining([
        expect.objectContaining({ template: 'reset-password', toAddress: email }),
      ]),
      hasOlderAuditEntries: false,
    });
    const actions = account.auditEntries.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['user.signed-in', 'api-key.created']));
    expect(JSON.stringify(account)).not.toContain(stranger.id);
  });

  it('holds something of every table that names users', async () => {
    const { session } = await auth.register();
    const { account } = await exportOf(session.accessToken);
    const lists = Object.values(account).filter(Array.isArray);
    const named = await auth.database.sql`SELECT DISTINCT table_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name IN ('user_id', 'caller_id')`;
    // And the audit log, which has them as actor and subject.
    expect(lists).toHaveLength(named.length + 1);
  });

  it('holds nothing that would sign somebody in', async () => {
    const { token: withPasskey } = await registerWithPasskey(auth);
    const { token: withApp, secret } = await registerWithApp(auth);
    for (const token of [withPasskey, withApp]) {
      const { account } = await exportOf(token);
      const names = Object.values(account)
        .flatMap((member) => (Array.isArray(member) ? member : []))
        .flatMap((row) => Object.keys(row));
      expect(names.filter((name) => /secret|seal|token|password|step/i.test(name))).toEqual([]);
    }
    const { account } = await exportOf(withApp);
    expect(JSON.stringify(account)).not.toContain(secret);
    expect(account['recoveryCodes']).toHaveLength(10);
    expect(account['authenticatorApps']).toHaveLength(1);
  });

  it('tells what staff did, and not who they are nor whence', async () => {
    const { id, email } = await auth.register();
    const admin = await auth.admin();
    await auth.as(admin).query(documents.suspendUser, { input: { userId: id } });
    await auth.as(admin).query(documents.reinstateUser, { input: { userId: id } });
    const token = (await auth.logIn(email))?.session?.accessToken;
    const { account } = await exportOf(token);
    const entry = account.auditEntries.find(({ action }) => action === 'user.suspended');
    expect(entry).toEqual({
      ...{ id: expect.any(String), at: expect.any(String), action: 'user.suspended' },
      ...{ actor: 'user', subject: id, details: expect.any(Object) },
    });
  });

  it('is told by mail, and in the audit log', async () => {
    const { email, session } = await auth.register();
    await exportOf(session.accessToken);
    expect(await mailsTo(auth, email)).toMatchObject([{ template: 'data-exported' }]);
    const { account } = await exportOf(session.accessToken);
    expect(account.auditEntries).toContainEqual(
      expect.objectContaining({ action: 'user.data-exported', actor: 'user', isOwn: true }),
    );
  });

  it('needs a token, and a proof that is fresh', async () => {
    const { session } = await auth.register();
    expect((await exportOf(undefined)).refused).toMatchObject({ code: 'UNAUTHENTICATED' });
    auth.pass(11 * minutes);
    const { refreshToken } = session;
    const renewed = (await auth.refresh(refreshToken))?.session?.accessToken;
    expect((await exportOf(renewed)).refused).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('is given five times a day', async () => {
    const { email, session } = await auth.register();
    for (let count = 0; count < 5; count += 1) {
      expect((await exportOf(session.accessToken)).refused).toBeUndefined();
    }
    expect((await exportOf(session.accessToken)).refused).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: expect.any(Number),
    });
    auth.pass(1 * days);
    const token = (await auth.logIn(email))?.session?.accessToken;
    expect((await exportOf(token)).refused).toBeUndefined();
  });

  it('is bounded: of many entries the newest, and says so', async () => {
    const { id, session } = await auth.register();
    await auth.database.sql`
      INSERT INTO audit_entries (id, at, content)
      SELECT 'aud_old_' || n, '2029-01-01', jsonb_build_object('id', 'aud_old_' || n, 'action', 'session.ended',
        'actor', jsonb_build_object('kind', 'user', 'id', ${id}::text), 'details', jsonb_build_object())::text
      FROM generate_series(1, ${AUDIT_ENTRIES_MAX}) AS n`;
    const { account } = await exportOf(session.accessToken);
    expect(account.auditEntries).toHaveLength(AUDIT_ENTRIES_MAX);
    const actions = account.auditEntries.map(({ action }) => action);
    expect(actions).toContain('user.signed-in');
    expect(account['hasOlderAuditEntries']).toBe(true);
  });
});

it('operators export by address; the log says so', async () => {
  const { id, email } = await auth.register();
  const operator = { db: auth.database.db, now: auth.time.now };
  const exported = await exportUser(operator, { email: email.toUpperCase() });
  expect(exported).toMatchObject({
    user: { id, email },
    auditEntries: expect.arrayContaining([
      expect.objectContaining({ action: 'user.data-exported', actor: 'operator' }),
    ]),
  });
  await expect(exportUser(operator, { email: 'nobody@example.com' })).rejects.toMatchObject({
    refusals: [{ code: 'USER_NOT_FOUND' }],
  });
});
