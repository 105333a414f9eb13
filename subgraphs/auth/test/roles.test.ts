import { afterAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../src/domain/role.ts';
import { documents, startAuth } from './support.ts';

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

const refused = 'errors { __typename ... on UserError { code path } }';
const define = `mutation ($input: DefineRoleInput!) { defineRole(input: $input) {
  role { name description permissions isBuiltIn } isInForce ${refused} } }`;
const remove = `mutation ($input: DeleteRoleInput!) { deleteRole(input: $input) { deletedName ${refused} } }`;

type Auth = Awaited<ReturnType<typeof startAuth>>;

function fieldsAtFault(
  errors: readonly { extensions: { fields?: { path: string }[] } }[] | undefined,
) {
  return errors?.flatMap(({ extensions }) => extensions.fields?.map(({ path }) => path) ?? []);
}

const permissionsOf = 'query ($id: ID!) { user(id: $id) { permissions } }';

describe('the permissions of a user', () => {
  it('are what the roles permit together, as they stand now', async () => {
    const admin = shared.as(await shared.admin());
    const { id, session } = await shared.register();
    const owner = shared.as(session.accessToken);
    const mine = async () => (await owner.query('{ me { permissions } }')).data;
    expect(await mine()).toEqual({ me: { permissions: [] } });
    await admin.query(documents.setUserRoles, {
      input: { userId: id, roles: ['WAREHOUSE', 'SUPPORT'] },
    });
    const both = new Set([...builtInRoles.SUPPORT, ...builtInRoles.WAREHOUSE]);
    const expected = [...both].toSorted();
    expect(await mine()).toEqual({ me: { permissions: expected } });
    expect((await admin.query(permissionsOf, { id })).data).toEqual({
      user: { permissions: expected },
    });
  });

  it('are told in the answer that signs in', async () => {
    const { email } = await shared.register();
    const { data } = await shared
      .as()
      .query('mutation ($input: LoginInput!) { login(input: $input) { user { permissions } } }', {
        input: { email, password: 'correct-horse-demo' },
      });
    expect(data).toEqual({ login: { user: { permissions: [] } } });
  });

  it('cost one statement for a whole page of users', async () => {
    const admin = shared.as(await shared.admin());
    for (let count = 0; count < 3; count += 1) await shared.register();
    const ask = (fields: string) =>
      shared.counter.count(() => admin.query(`{ users(first: 4) { nodes { ${fields} } } }`));
    const { statements } = await ask('id permissions');
    expect(statements).toHaveLength((await ask('id')).statements.length + 1);
  });

  it('are kept from strangers', async () => {
    const [ada, bob] = [await shared.register(), await shared.register()];
    const representations = [{ __typename: 'User', id: ada.id }];
    const { data, errors } = await shared
      .as(bob.session.accessToken)
      .query(
        'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { permissions } } }',
        { representations },
      );
    expect(data).toEqual({ _entities: [{ permissions: null }] });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a role', () => {
  it('is defined, given, changed, taken and deleted, with no deploy and no migration', async () => {
    await using auth = await startAuth();
    const admin = auth.as(await auth.admin());
    const { id, email } = await auth.register();
    const input = {
      name: 'STORE_MANAGER',
      description: 'Runs a shop.',
      permissions: ['stock:read', 'orders:read'],
    };
    const made = await admin.query(define, { input });
    const role = { ...input, permissions: ['orders:read', 'stock:read'], isBuiltIn: false };
    expect(made.data).toEqual({ defineRole: { role, isInForce: true, errors: [] } });
    const { data: listed } = await admin.query(
      '{ roles { name description permissions isBuiltIn } }',
    );
    expect(listed?.['roles']).toContainEqual(role);

    const set = (roles: string[]) =>
      admin.query(documents.setUserRoles, { input: { userId: id, roles } });
    expect((await set(['CUSTOMER', 'STORE_MANAGER'])).data).toMatchObject({
      setUserRoles: { errors: [] },
    });
    const token = (await auth.logIn(email))?.session?.accessToken;
    const mine = async () =>
      (await auth.as(token).query('{ me { roles permissions } }')).data?.['me'];
    expect(await mine()).toEqual({
      roles: ['CUSTOMER', 'STORE_MANAGER'],
      permissions: role.permissions,
    });
    const { data: found } = await admin.query(
      '{ users(filter: { role: STORE_MANAGER }) { nodes { id } } }',
    );
    expect(found).toEqual({ users: { nodes: [{ id }] } });

    expect((await admin.query(remove, { input: { name: 'STORE_MANAGER' } })).data).toMatchObject({
      deleteRole: { deletedName: null, errors: [{ code: 'ROLE_IN_USE', path: ['input', 'name'] }] },
    });
    await admin.query(define, { input: { name: 'STORE_MANAGER', permissions: [] } });
    expect(await mine()).toMatchObject({ permissions: [] });
    const [revoked] = await auth.database
      .sql`SELECT version FROM revocations WHERE subject = ${id}`;
    expect(revoked).toEqual({ version: 3 });

    await set(['CUSTOMER']);
    expect((await admin.query(remove, { input: { name: 'STORE_MANAGER' } })).data).toEqual({
      deleteRole: { deletedName: 'STORE_MANAGER', errors: [] },
    });
    expect((await set(['STORE_MANAGER'])).data).toMatchObject({
      setUserRoles: {
        user: null,
        errors: [{ code: 'ROLE_NOT_FOUND', path: ['input', 'roles', '0'] }],
      },
    });
  });

  it('is written as a string or as it was when it was an enum', async () => {
    const admin = shared.as(await shared.admin());
    const { id } = await shared.register();
    for (const literal of ['SUPPORT', '"WAREHOUSE"']) {
      const { data, errors } = await admin.query(
        `mutation { setUserRoles(input: { userId: "${id}", roles: [${literal}] }) { user { roles } } }`,
      );
      expect(errors).toBeUndefined();
      expect(data).toEqual({ setUserRoles: { user: { roles: [literal.replaceAll('"', '')] } } });
    }
  });

  it.each(['admin', 'A'.repeat(41), 'STORE MANAGER', 5, '', '\u0000'])(
    'cannot be called %j',
    async (name) => {
      const admin = shared.as(await shared.admin());
      const { data, errors } = await admin.query(define, { input: { name, permissions: [] } });
      expect(data).toBeUndefined();
      expect(errors?.[0]?.message).toContain('input.name');
    },
  );

  it('is refused with field and rule where it says too much', async () => {
    const admin = shared.as(await shared.admin());
    const cases = [
      [{ permissions: ['everything'] }, 'input.permissions.0'],
      [{ permissions: ['orders:*'] }, 'input.permissions.0'],
      [{ permissions: [`orders:${'x'.repeat(34)}`] }, 'input.permissions.0'],
      [{ permissions: Array.from({ length: 101 }, () => 'orders:read') }, 'input.permissions'],
      [{ permissions: [], description: 'x'.repeat(201) }, 'input.description'],
      [{ permissions: [], description: 'two\nlines' }, 'input.description'],
    ] as const;
    for (const [rest, path] of cases) {
      const { errors } = await admin.query(define, { input: { name: 'NEW', ...rest } });
      expect(fieldsAtFault(errors)).toEqual([path]);
    }
  });

  it('of the built-in ones stays, and ADMIN stays what it is', async () => {
    const admin = shared.as(await shared.admin());
    for (const name of ['CUSTOMER', 'ADMIN']) {
      expect((await admin.query(remove, { input: { name } })).data).toMatchObject({
        deleteRole: { deletedName: null, errors: [{ code: 'ROLE_BUILT_IN' }] },
      });
    }
    const permissions = builtInRoles.ADMIN.filter((permission) => permission !== 'users:write');
    expect((await admin.query(define, { input: { name: 'ADMIN', permissions } })).data).toEqual({
      defineRole: {
        role: null,
        isInForce: null,
        errors: [
          { __typename: 'LastAdminError', code: 'LAST_ADMIN', path: ['input', 'permissions'] },
        ],
      },
    });
    await expect(
      shared.database.sql`UPDATE roles SET permissions = '{}' WHERE name = 'ADMIN'`,
    ).rejects.toMatchObject({ constraint_name: 'roles_admin_stays_admin' });
  });

  it('cannot be given and deleted at once', async () => {
    await using auth = await startAuth();
    const admin = auth.as(await auth.admin());
    const { id } = await auth.register();
    await admin.query(define, { input: { name: 'RARE', permissions: [] } });
    const [given, deleted] = await Promise.all([
      admin.query(documents.setUserRoles, { input: { userId: id, roles: ['RARE'] } }),
      admin.query(remove, { input: { name: 'RARE' } }),
    ]);
    const codes = [given.data?.['setUserRoles'], deleted.data?.['deleteRole']].flatMap((payload) =>
      (payload as { errors: { code: string }[] }).errors.map(({ code }) => code),
    );
    expect(codes).toHaveLength(1);
    expect(['ROLE_NOT_FOUND', 'ROLE_IN_USE']).toContain(codes[0]);
  });

  it('is not defined by who lost users:write, whatever the token says', async () => {
    await using auth = await startAuth();
    const { id, email } = await auth.register();
    const admin = auth.as(await auth.admin());
    const set = (roles: string[]) =>
      admin.query(documents.setUserRoles, { input: { userId: id, roles } });
    await set(['ADMIN']);
    const former = auth.as((await auth.logIn(email))?.session?.accessToken);
    await set(['CUSTOMER']);
    const input = { name: 'NEW', permissions: ['users:write'] };
    for (const [document, given] of [
      [define, input],
      [remove, { name: 'NEW' }],
    ] as const) {
      const { errors } = await former.query(document, { input: given });
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
        permission: 'users:write',
      });
    }
  });
});

describe('an access token', () => {
  it('is read also where all that roles may hold is reached', async () => {
    await using auth = await startAuth();
    const { id, email } = await auth.register();
    await fillRoles(auth);
    const names = Array.from({ length: 10 }, (_, index) => 'N'.repeat(39) + index);
    await auth.database.sql`UPDATE users SET roles = ${names} WHERE id = ${id}`;
    const token = (await auth.logIn(email))?.session?.accessToken ?? '';
    expect(token.length).toBeGreaterThan(6_500);
    const { data } = await auth
      .as(token)
      .query<{ me: { permissions: string[] } }>('{ me { permissions } }');
    expect(data?.me.permissions).toHaveLength(100);

    const admin = auth.as(await auth.admin());
    const more = { name: 'MORE', permissions: ['one:more'] };
    expect((await admin.query(define, { input: more })).data).toMatchObject({
      defineRole: { errors: [{ code: 'ROLE_LIMIT_REACHED', path: ['input', 'permissions'] }] },
    });
    const roles = [...names, 'CUSTOMER'];
    const { errors } = await admin.query(documents.setUserRoles, { input: { userId: id, roles } });
    expect(fieldsAtFault(errors)).toEqual(['input.roles']);
  });

  /** Ten roles whose names and permissions are as long as may be, and as many as there may be. */
  async function fillRoles({ database }: Auth): Promise<void> {
    await database.sql`UPDATE roles SET permissions = '{}' WHERE name <> 'ADMIN'`;
    await database.sql`UPDATE roles SET permissions = '{users:write}' WHERE name = 'ADMIN'`;
    await database.sql`
      INSERT INTO roles (name, permissions)
      SELECT repeat('N', 39) || role, array_agg(repeat('x', 37) || chr(97 + role) || ':' || chr(97 + n)) FROM generate_series(0, 9) AS role, generate_series(0, 9) AS n GROUP BY role`;
  }
});
