import { afterAll, describe, expect, it } from 'vitest';
import { seedUsers } from '../src/actions/seed-users.ts';
import type { BuiltInRoleName } from '../src/domain/role.ts';
import { documents, minutes, password, startAuth } from './support.ts';

const start = Date.parse('2029-01-01T00:00:00Z');

/** `count` users; every third registered in the same millisecond as the one before. */
function crowd(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: `usr_01890a5d-ac96-7000-8000-${String(index).padStart(12, '0')}`,
    email: `user${index}@example.com`,
    displayName: index % 2 === 0 ? `Even ${index}` : `Odd ${index}`,
    password,
    roles: [index % 10 === 0 ? 'SUPPORT' : 'CUSTOMER'] satisfies BuiltInRoleName[],
    createdAt: new Date(start + (index - (index % 3)) * minutes),
  }));
}

interface UserPage {
  users: {
    nodes: { id: string; email: string; createdAt: string }[];
    edges: { cursor: string; node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  };
}

async function startCrowd(count: number) {
  const auth = await startAuth();
  await seedUsers(auth.database.db, { users: crowd(count) });
  const staff = auth.as(await auth.admin('zadmin@example.org'));
  return Object.assign(auth, { staff });
}

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

const sharedCrowd = await startCrowd(12);
afterAll(() => sharedCrowd[Symbol.asyncDispose]());

describe('users', () => {
  it('come page by page, newest first, each exactly once', async () => {
    await using auth = await startCrowd(45);
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const answer: { data: UserPage | null | undefined } = await auth.staff.query<UserPage>(
        documents.users,
        { first: 10, after },
      );
      const page = answer.data?.users;
      expect(page?.pageInfo.hasPreviousPage).toBe(pages > 0);
      expect(page?.edges.map(({ node }) => node.id)).toEqual(page?.nodes.map(({ id }) => id));
      seen.push(...(page?.nodes.map(({ id }) => id) ?? []));
      after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      pages += 1;
    } while (after !== null);
    const expected = crowd(45)
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id);
    expect(pages).toBe(5);
    expect(seen.slice(1)).toEqual(expected);
  });

  it('come 20 at a time when nothing else is asked for', async () => {
    await using auth = await startCrowd(25);
    const { data } = await auth.staff.query<UserPage>(documents.users);
    expect(data?.users.nodes).toHaveLength(20);
  });

  it('cost the same number of statements whatever the length of the page', async () => {
    await using auth = await startCrowd(100);
    const ask = (first: number) =>
      auth.counter.count(() => auth.staff.query<UserPage>(documents.users, { first }));
    await ask(1);
    const one = await ask(1);
    const hundred = await ask(100);
    expect(hundred.result.data?.users.nodes).toHaveLength(100);
    expect(hundred.statements).toHaveLength(one.statements.length);
    expect(hundred.statements).toHaveLength(1);
  });

  it('are found by role, state and what their name or address contains, all at once', async () => {
    await using auth = await startCrowd(40);
    await auth.staff.query(documents.suspendUser, { input: { userId: crowd(11)[10]?.id } });
    const find = async (filter: object) => {
      const { data } = await auth.staff.query<UserPage>(documents.users, { first: 100, filter });
      return data?.users.nodes.map(({ email }) => email.split('@')[0]);
    };
    expect(await find({ role: 'SUPPORT' })).toEqual(['user30', 'user20', 'user10', 'user0']);
    expect(await find({ status: 'SUSPENDED' })).toEqual(['user10']);
    expect(await find({ role: 'SUPPORT', status: 'ACTIVE' })).toHaveLength(3);
    expect(await find({ search: 'oDD 3' })).toEqual([
      'user39',
      'user37',
      'user35',
      'user33',
      'user31',
      'user3',
    ]);
    expect(await find({ search: 'USER12@' })).toEqual(['user12']);
  });

  it.each(['%', '_', '\\', 'user1%example', 'Even_1'])(
    'are not found by %j, which stands for itself and for no pattern',
    async (search) => {
      const { data } = await sharedCrowd.staff.query<UserPage>(documents.users, {
        filter: { search },
      });
      expect(data?.users.nodes).toEqual([]);
    },
  );

  it('are refused with field and rule when the arguments are malformed', async () => {
    await using auth = await startCrowd(1);
    const otherOrder = Buffer.from(JSON.stringify(['oldest', '2029', 'usr_1'])).toString(
      'base64url',
    );
    const noDate = Buffer.from(JSON.stringify(['newest', 'x', 'usr_1'])).toString('base64url');
    const cases = [
      [{ first: 0 }, 'first', 'min'],
      [{ first: -1 }, 'first', 'min'],
      [{ first: 101 }, 'first', 'max'],
      [{ first: 100_000 }, 'first', 'max'],
      [{ after: 'broken' }, 'after', 'cursor'],
      [{ after: otherOrder }, 'after', 'cursor'],
      [{ after: noDate }, 'after', 'cursor'],
      [{ filter: { search: '  ' } }, 'filter.search', 'min'],
      [{ filter: { search: 'x'.repeat(101) } }, 'filter.search', 'max'],
    ] as const;
    for (const [variables, path, rule] of cases) {
      const { data, errors } = await auth.staff.query(documents.users, variables);
      expect(data, path).toEqual({ users: null });
      expect(errors?.[0]?.extensions, path).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path, rule }],
      });
    }
  });

  it('are for those with users:read', async () => {
    const { session } = await shared.register();
    const anonymous = await shared.as().query(documents.users);
    expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const customer = await shared.as(session.accessToken).query(documents.users);
    expect(customer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(customer.data).toEqual({ users: null });
  });
});

describe('a user', () => {
  it('is seen by themself and by staff, and is null for everybody else', async () => {
    await using auth = await startAuth();
    const [ada, bob] = [await auth.register('ada@example.com'), await auth.register()];
    const ask = async (token?: string) => {
      const { data, errors } = await auth.as(token).query(documents.user, { id: ada.id });
      expect(errors).toBeUndefined();
      return data;
    };
    const seen = { user: expect.objectContaining({ id: ada.id, email: 'ada@example.com' }) };
    expect(await ask(ada.session.accessToken)).toEqual(seen);
    expect(await ask(await auth.admin())).toEqual(seen);
    expect(await ask(bob.session.accessToken)).toEqual({ user: null });
    expect(await ask()).toEqual({ user: null });
  });

  it('that does not exist looks like one that may not be seen', async () => {
    await using auth = await startAuth();
    const { session } = await auth.register();
    const id = 'usr_01890a5d-ac96-7000-8000-000000000000';
    for (const token of [await auth.admin(), session.accessToken, undefined]) {
      const { data, errors } = await auth.as(token).query(documents.user, { id });
      expect({ data, errors }).toEqual({ data: { user: null }, errors: undefined });
    }
  });

  it.each(['', 'usr_1', 'ord_01890a5d-ac96-7000-8000-000000000000'])(
    'cannot have the id %j',
    async (id) => {
      const { errors } = await shared.as().query(documents.user, { id });
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: 'id' }],
      });
    },
  );
});

describe('a user that another subgraph refers to', () => {
  const fields = ['email', 'displayName', 'roles', 'status', 'createdAt'];

  it('shows its fields to itself and to staff, loaded in one statement for a whole page', async () => {
    await using auth = await startCrowd(30);
    const representations = crowd(30).map(({ id }) => ({ __typename: 'User', id }));
    const ask = (count: number) =>
      auth.counter.count(() =>
        auth.staff.query<{ _entities: { email: string }[] }>(documents.entities, {
          representations: representations.slice(0, count),
        }),
      );
    await ask(1);
    const { result, statements } = await ask(30);
    expect(result.data?._entities.map(({ email }) => email)).toEqual(
      crowd(30).map(({ email }) => email),
    );
    expect(statements).toHaveLength(1);
  });

  it('keeps every field but its id from strangers, with one error each and no look at the table', async () => {
    await using auth = await startAuth();
    const [ada, bob] = [await auth.register(), await auth.register()];
    const representations = [{ __typename: 'User', id: ada.id }];
    const callers = [
      ['FORBIDDEN', bob.session.accessToken],
      ['UNAUTHENTICATED', undefined],
    ] as const;
    for (const [code, token] of callers) {
      const { result, statements } = await auth.counter.count(() =>
        auth.as(token).query(documents.entities, { representations }),
      );
      const nothing = Object.fromEntries(fields.map((field) => [field, null]));
      expect(result.data).toEqual({ _entities: [{ id: ada.id, ...nothing }] });
      expect(result.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
        fields.map((field) => [['_entities', 0, field], code]),
      );
      expect(statements).toEqual([]);
    }
  });

  it('does not tell a stranger whether it exists', async () => {
    const { id, session } = await shared.register();
    const strangers = shared.as((await shared.register()).session.accessToken);
    const ask = (userId: string) =>
      strangers.query(documents.entities, {
        representations: [{ __typename: 'User', id: userId }],
      });
    const unknown = 'usr_01890a5d-ac96-7000-8000-000000000000';
    const [known, none] = [await ask(id), await ask(unknown)];
    expect(JSON.stringify(none).replaceAll(unknown, id)).toBe(JSON.stringify(known));
    expect(session.accessToken).not.toBe('');
  });

  it('is null for staff when it does not exist', async () => {
    await using auth = await startAuth();
    const representations = [{ __typename: 'User', id: 'usr_gone' }];
    const { data } = await auth
      .as(await auth.admin())
      .query(documents.entities, { representations });
    expect(data).toEqual({ _entities: [null] });
  });
});

describe('staff', () => {
  it.each([
    ['setUserRoles', { roles: ['SUPPORT'] }],
    ['suspendUser', {}],
    ['reinstateUser', {}],
  ] as const)('needs users:write for %s', async (mutation, rest) => {
    const { id, session } = await shared.register();
    const input = { userId: id, ...rest };
    const anonymous = await shared.as().query(documents[mutation], { input });
    expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const customer = await shared.as(session.accessToken).query(documents[mutation], { input });
    expect(customer.errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      permission: 'users:write',
    });
    const [user] = await shared.database.sql`SELECT version FROM users WHERE id = ${id}`;
    expect(user).toEqual({ version: 1 });
  });

  it.each([
    ['setUserRoles', { roles: ['SUPPORT'] }],
    ['suspendUser', {}],
    ['reinstateUser', {}],
  ] as const)('is told by %s when there is no such user', async (mutation, rest) => {
    await using auth = await startAuth();
    const input = { userId: 'usr_01890a5d-ac96-7000-8000-000000000000', ...rest };
    const { data } = await auth.as(await auth.admin()).query(documents[mutation], { input });
    expect(data).toMatchObject({
      [mutation]: {
        user: null,
        errors: [
          { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] },
        ],
      },
    });
  });

  it('cannot take all roles from a user, nor give one twice', async () => {
    const { id } = await shared.register();
    const admin = shared.as(await shared.admin());
    for (const roles of [[], ['SUPPORT', 'SUPPORT']]) {
      const input = { userId: id, roles };
      const { errors } = await admin.query(documents.setUserRoles, { input });
      expect(errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual(['input.roles']);
    }
  });

  it('changes nothing by suspending or reinstating twice', async () => {
    const { id } = await shared.register();
    const admin = shared.as(await shared.admin());
    const input = { userId: id };
    const run = async (document: string) => {
      const { data } = await admin.query(document, { input });
      const [user] = await shared.database.sql`SELECT status, version FROM users WHERE id = ${id}`;
      return { data, user };
    };
    expect((await run(documents.reinstateUser)).user).toEqual({ status: 'ACTIVE', version: 1 });
    expect((await run(documents.suspendUser)).user).toEqual({ status: 'SUSPENDED', version: 2 });
    const again = await run(documents.suspendUser);
    expect(again.user).toEqual({ status: 'SUSPENDED', version: 2 });
    expect(again.data).toMatchObject({
      suspendUser: { user: { status: 'SUSPENDED' }, errors: [] },
    });
    expect((await run(documents.reinstateUser)).user).toEqual({ status: 'ACTIVE', version: 3 });
  });
});
