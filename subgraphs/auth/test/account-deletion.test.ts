import { afterAll, describe, expect, it } from 'vitest';
import { deleteDueAccounts } from '../src/actions/delete-due-accounts.ts';
import { mailsTo } from './mails.ts';
import { days, documents, password, startAuth } from './support.ts';

const auth = await startAuth();
afterAll(() => auth[Symbol.asyncDispose]());
const sweep = (at = auth) =>
  deleteDueAccounts({ db: at.database.db, clock: () => at.time.now, log: at.log });

async function leave(token: string | undefined, given = password, at = auth) {
  const { data, errors } = await at.as(token).query<{
    deleteAccount: { user: { deletionDueAt: string } | null; errors: { code: string }[] } | null;
  }>(documents.deleteAccount, { input: { password: given } });
  return data?.deleteAccount ?? errors?.[0]?.extensions;
}

const inFortnight = () => new Date(auth.time.now.getTime() + 14 * days).toISOString();

describe('deleteAccount', () => {
  it('is due in 14 days, told by mail, and ends other sessions; asked again, it stays due then', async () => {
    const { id, email, session } = await auth.register();
    const other = await auth.logIn(email);
    const deletionDueAt = inFortnight();
    const leaving = { user: { id, deletionDueAt }, errors: [] };
    expect(await leave(session.accessToken)).toEqual(leaving);
    expect(await auth.refresh(other?.session?.refreshToken ?? '')).toMatchObject({ session: null });
    auth.pass(1 * days);
    const renewed = (await auth.refresh(session.refreshToken))?.session?.accessToken;
    expect(await leave(renewed)).toEqual(leaving);
    expect(await mailsTo(auth, email)).toMatchObject([
      { template: 'deletion-asked', data: { day: expect.stringMatching(/^January \d+, 2030$/) } },
    ]);
  });

  it('needs the password, and somebody who has signed in', async () => {
    const { session } = await auth.register();
    expect(await leave(session.accessToken, 'wrong-horse')).toMatchObject({
      errors: [{ code: 'WRONG_PASSWORD', path: ['input', 'password'] }],
    });
    expect(await leave(undefined)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is withdrawn by mutation and by signing in, told by mail', async () => {
    const { id, email, session } = await auth.register();
    const kept = { user: { id, deletionDueAt: null } };
    await leave(session.accessToken);
    const { data } = await auth.as(session.accessToken).query(documents.withdrawAccountDeletion);
    expect(data).toEqual({ withdrawAccountDeletion: kept });
    await leave(session.accessToken);
    await auth.logIn(email);
    const me = await auth.as(session.accessToken).query('{ me { deletionDueAt } }');
    expect(me.data).toEqual({ me: { deletionDueAt: null } });
    const again = await auth.as(session.accessToken).query(documents.withdrawAccountDeletion);
    expect(again.data).toEqual({ withdrawAccountDeletion: kept });
    const templates = (await mailsTo(auth, email)).map(({ template }) => template);
    expect(templates).toEqual([
      'deletion-asked',
      'deletion-withdrawn',
      'deletion-asked',
      'deletion-withdrawn',
    ]);
  });

  it('is refused to the last administrator', async () => {
    await using small = await startAuth();
    expect(await leave(await small.admin(), password, small)).toMatchObject({
      errors: [{ code: 'LAST_ADMIN' }],
    });
  });
});

describe('an account whose grace is over', () => {
  it('goes with all that is known of it; others are told, and its tokens are void', async () => {
    const { id, email, session } = await auth.register();
    await auth.as().query(documents.requestPasswordReset, { input: { email } });
    await leave(session.accessToken);
    auth.pass(14 * days - 1);
    await sweep();
    expect(await auth.database.sql`SELECT FROM users WHERE id = ${id}`).toHaveLength(1);
    auth.pass(1);
    await sweep();
    for (const table of ['credentials', 'sessions', 'one_time_tokens']) {
      const rows = await auth.database
        .sql`SELECT FROM ${auth.database.sql(table)} WHERE user_id = ${id}`;
      expect(rows, table).toHaveLength(0);
    }
    expect(await auth.database.sql`SELECT FROM users WHERE id = ${id}`).toHaveLength(0);
    expect((await auth.logIn(email))?.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
    const [event] = await auth.database.sql`SELECT subject, sequence::int, data FROM outbox
      WHERE type = 'auth.user.deleted.v1' AND subject = ${id}`;
    expect(event).toEqual({ subject: id, sequence: 3, data: { userId: id } });
    const [revoked] = await auth.database.sql`
      SELECT version FROM revocations WHERE subject = ${id}`;
    expect(revoked).toEqual({ version: 3 });
    // What waited was of an account that is no more.
    expect(await mailsTo(auth, email)).toMatchObject([{ template: 'deletion-done' }]);
  });

  it('is deleted once by several that sweep at once, and its address is free again', async () => {
    const { id, email, session } = await auth.register();
    await leave(session.accessToken);
    auth.pass(14 * days);
    await Promise.all([sweep(), sweep(), sweep()]);
    const events = await auth.database
      .sql`SELECT FROM outbox WHERE type = 'auth.user.deleted.v1' AND subject = ${id}`;
    expect(events).toHaveLength(1);
    expect((await auth.register(email)).id).not.toBe(id);
  });

  it('stays when it is the last administrator by then, and the log says so', async () => {
    await using small = await startAuth();
    const [first] = [await small.admin('first@example.com'), await small.admin()];
    expect(await leave(first, password, small)).toMatchObject({ errors: [] });
    await small.database.sql`UPDATE users SET status = 'SUSPENDED' WHERE deletion_due_at IS NULL`;
    small.pass(14 * days);
    expect(await sweep(small)).toBe(0);
    expect(await small.database.sql`SELECT FROM users`).toHaveLength(2);
    expect(small.warnings.at(-1)?.msg).toContain('last administrator');
  });
});

describe('updateProfile', () => {
  it('changes name and language, and announces what changed', async () => {
    const { id, session } = await auth.register();
    const update = async (input: object) => {
      const { data, errors } = await auth
        .as(session.accessToken)
        .query<{ updateProfile: object | null }>(documents.updateProfile, { input });
      return data?.updateProfile ?? errors?.[0]?.extensions;
    };
    const changed = { id, displayName: 'Ada', locale: 'de-AT' };
    expect(await update({ displayName: ' Ada ', locale: 'DE-at' })).toEqual({ user: changed });
    expect(await update({})).toEqual({ user: changed });
    expect(await update({ displayName: null, locale: null })).toEqual({ user: changed });
    expect(await update({ locale: 'no language' })).toMatchObject({
      fields: [{ path: 'input.locale', rule: 'format' }],
    });
    expect(await update({ displayName: 'x'.repeat(101) })).toMatchObject({
      fields: [{ path: 'input.displayName', rule: 'max' }],
    });
    const events = await auth.database.sql`SELECT sequence::int, data FROM outbox
      WHERE type = 'auth.user.profile-changed.v1' AND subject = ${id}`;
    expect(events).toMatchObject([
      { sequence: 2, data: { displayName: 'Ada', locale: 'de-AT', isEmailVerified: true } },
    ]);
  });

  it('is for who has signed in', async () => {
    const { errors } = await auth.as().query(documents.updateProfile, { input: {} });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
