import { describe, expect, it } from 'vitest';
import { documents, startAuth } from './support.ts';

const forbidden = [{ extensions: { code: 'FORBIDDEN', permission: 'users:write' } }];

type Auth = Awaited<ReturnType<typeof startAuth>>;

/** Somebody with the role ADMIN and a token that says so. */
async function newAdmin(auth: Auth) {
  const { id, email } = await auth.register();
  await set(auth, await auth.admin(), { userId: id, roles: ['ADMIN'] });
  const token = (await auth.logIn(email))?.session?.accessToken ?? '';
  return { id, email, token };
}

function set(auth: Auth, token: string, input: { userId: string; roles: string[] }) {
  return auth.as(token).query<{
    setUserRoles: { user: { roles: string[] } | null; errors: { code: string }[] };
  }>(documents.setUserRoles, { input });
}

async function activeAdmins(auth: Auth): Promise<string[]> {
  const rows = await auth.database.sql<{ id: string }[]>`
    SELECT id FROM users WHERE 'ADMIN' = ANY(roles) AND status = 'ACTIVE' ORDER BY id`;
  return rows.map(({ id }) => id);
}

describe('an admin whose rights were taken', () => {
  it.each([
    ['suspended', documents.suspendUser, {}],
    ['demoted', documents.setUserRoles, { roles: ['CUSTOMER'] }],
  ])('cannot undo with the old token that they were %s', async (_, document, rest) => {
    await using auth = await startAuth();
    const { id, token } = await newAdmin(auth);
    const other = auth.as(await auth.admin());
    await other.query(document, { input: { userId: id, ...rest } });

    const reinstated = await auth
      .as(token)
      .query(documents.reinstateUser, { input: { userId: id } });
    expect(reinstated.errors).toMatchObject(forbidden);
    expect((await set(auth, token, { userId: id, roles: ['ADMIN'] })).errors).toMatchObject(
      forbidden,
    );
    const stranger = await auth.register();
    const suspended = await auth
      .as(token)
      .query(documents.suspendUser, { input: { userId: stranger.id } });
    expect(suspended.errors).toMatchObject(forbidden);
    expect(await activeAdmins(auth)).not.toContain(id);
  });

  it('has no say any more in a change that waits for the one against them', async () => {
    await using auth = await startAuth();
    const one = await newAdmin(auth);
    const other = await newAdmin(auth);
    const [first, second] = await Promise.all([
      set(auth, one.token, { userId: other.id, roles: ['CUSTOMER'] }),
      set(auth, other.token, { userId: one.id, roles: ['CUSTOMER'] }),
    ]);
    expect([first.errors, second.errors].filter(Boolean)).toHaveLength(1);
  });
});

describe('the last active admin', () => {
  /** The only one in this database. */
  async function lastAdmin(auth: Auth) {
    const token = await auth.admin();
    const [id] = await activeAdmins(auth);
    return { token, id: id ?? '' };
  }
  const refused = [{ __typename: 'LastAdminError', code: 'LAST_ADMIN', path: ['input', 'userId'] }];

  it('cannot take its own role away', async () => {
    await using auth = await startAuth();
    const { token, id } = await lastAdmin(auth);
    const { data } = await set(auth, token, { userId: id, roles: ['SUPPORT'] });
    expect(data?.setUserRoles).toMatchObject({ user: null, errors: refused });
    expect(await activeAdmins(auth)).toEqual([id]);
  });

  it('cannot suspend itself, and keeps its session', async () => {
    await using auth = await startAuth();
    const { token, id } = await lastAdmin(auth);
    const { data } = await auth.as(token).query(documents.suspendUser, { input: { userId: id } });
    expect(data?.['suspendUser']).toMatchObject({ user: null, errors: refused });
    expect(
      (await set(auth, token, { userId: id, roles: ['ADMIN', 'SUPPORT'] })).data,
    ).toMatchObject({
      setUserRoles: { errors: [] },
    });
  });

  it('may step back once there is another one who is not suspended', async () => {
    await using auth = await startAuth();
    const { token, id } = await lastAdmin(auth);
    const other = await auth.register();
    await set(auth, token, { userId: other.id, roles: ['ADMIN'] });
    await auth.as(token).query(documents.suspendUser, { input: { userId: other.id } });
    const stepBack = () => set(auth, token, { userId: id, roles: ['CUSTOMER'] });
    expect((await stepBack()).data?.setUserRoles.errors).toMatchObject(refused);
    await auth.as(token).query(documents.reinstateUser, { input: { userId: other.id } });
    expect((await stepBack()).data?.setUserRoles.errors).toEqual([]);
  });

  it('remains, however many admins step back at once', async () => {
    await using auth = await startAuth();
    const admins = await Promise.all([newAdmin(auth), newAdmin(auth), newAdmin(auth)]);
    await auth.database.sql`
      UPDATE users SET roles = '{CUSTOMER}' WHERE NOT id = ANY(${admins.map(({ id }) => id)})`;
    await Promise.all(
      admins.map(({ id, token }) => set(auth, token, { userId: id, roles: ['CUSTOMER'] })),
    );
    expect(await activeAdmins(auth)).toHaveLength(1);
  });
});

describe('a sign-in beside a suspension', () => {
  it('opens no session that outlives it', async () => {
    await using auth = await startAuth();
    const { id, email } = await auth.register();
    const admin = auth.as(await auth.admin());
    await Promise.all([
      ...Array.from({ length: 6 }, () => auth.logIn(email)),
      admin.query(documents.suspendUser, { input: { userId: id } }),
    ]);
    const open = await auth.database.sql`
      SELECT id FROM sessions WHERE user_id = ${id} AND ended_at IS NULL`;
    expect(open).toHaveLength(0);
  });

  it('is refused when the suspension comes while the password is checked', async () => {
    await using auth = await startAuth();
    const { id, email } = await auth.register();
    // Holds the account as a suspension does, until the sign-in waits for it.
    const { promise: suspended, resolve: suspend } = Promise.withResolvers<void>();
    const suspension = auth.database.sql.begin(async (tx) => {
      await tx`UPDATE users SET status = 'SUSPENDED' WHERE id = ${id}`;
      await suspended;
    });
    const login = auth.logIn(email);
    await expect
      .poll(async () => {
        const [waiting] = await auth.database.sql`
          SELECT count(*)::int AS count FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND datname = current_database()`;
        return waiting?.['count'];
      })
      .toBe(1);
    suspend();
    await suspension;
    expect(await login).toMatchObject({ session: null, errors: [{ code: 'ACCOUNT_SUSPENDED' }] });
  });
});
