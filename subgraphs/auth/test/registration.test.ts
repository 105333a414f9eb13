import { compileSchema, loadSchemas } from '@supergraph/events/schemas';
import { graphqlClient } from '@supergraph/testing/graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { users } from '../src/store/tables.ts';
import { mailsTo } from './mails.ts';
import { documents, password, startAuth } from './support.ts';

const eventSchemas = loadSchemas(new URL('../src/events/schemas/', import.meta.url));
const form = { email: 'ada@example.com', password, displayName: 'Ada Lovelace' };

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

describe('register', () => {
  it('makes an active customer, who is not signed in', async () => {
    await using auth = await startAuth();
    const { data } = await auth.as().query(documents.register, { input: form });
    expect(data).toEqual({
      register: {
        user: {
          id: expect.stringMatching(/^usr_/),
          email: 'ada@example.com',
          displayName: 'Ada Lovelace',
          roles: ['CUSTOMER'],
          status: 'ACTIVE',
          createdAt: '2030-01-01T12:00:00.000Z',
        },
        session: null,
        errors: [],
      },
    });
  });

  it('keeps no password and no token that could be read back', async () => {
    await using auth = await startAuth();
    const { session } = await auth.register();
    const tables = await auth.database.sql<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
    expect(tables.map(({ name }) => name)).toContain('credentials');
    for (const { name } of tables) {
      const content = JSON.stringify(
        await auth.database.sql`SELECT * FROM ${auth.database.sql(name)}`,
      );
      for (const secret of [password, session.refreshToken, session.accessToken, 'PRIVATE KEY']) {
        expect(content.includes(secret), `${name} holds a secret`).toBe(false);
      }
    }
  });

  it('announces the user in the same transaction, by the schema that stands in the repository', async () => {
    await using auth = await startAuth();
    const { data } = await auth
      .as()
      .query<{ register: { user: { id: string } } }>(documents.register, { input: form });
    const id = data?.register.user.id;
    const events = await auth.database.sql`SELECT type, subject, sequence::int, data FROM outbox`;
    expect(events).toEqual([
      {
        type: 'auth.user.registered.v1',
        subject: id,
        sequence: 1,
        data: { userId: id, email: 'ada@example.com', displayName: 'Ada Lovelace', locale: 'en' },
      },
    ]);
    const schema = eventSchemas.get('auth.user.registered.v1') ?? {};
    expect(compileSchema(schema)(events[0]?.['data'])).toEqual([]);
    expect(compileSchema(schema)({ userId: id })).not.toEqual([]);
  });

  it('takes the language that the client wants, where none is given', async () => {
    await using auth = await startAuth();
    const languages = 'fr, de-AT;q=0.8, en;q=0.5';
    const client = graphqlClient(auth.app, { headers: { 'x-client-languages': languages } });
    const localeOf = async (email: string, given: object) => {
      await client.query(documents.register, { input: { ...form, email, ...given } });
      const [user] = await auth.database.sql`SELECT locale FROM users WHERE email = ${email}`;
      return user?.['locale'];
    };
    expect(await localeOf('ada@example.com', {})).toBe('de-AT');
    expect(await localeOf('grace@example.com', { locale: null })).toBe('de-AT');
    expect(await localeOf('mary@example.com', { locale: 'en-GB' })).toBe('en-GB');
    expect(await mailsTo(auth, 'ada@example.com')).toMatchObject([{ locale: 'de-AT' }]);
  });

  it('answers the same for an address that has an account, however written, and tells its owner alone', async () => {
    await using auth = await startAuth();
    const { id } = await auth.register('ada@example.com');
    const spellings = [
      'ada@example.com',
      'ADA@Example.COM',
      '  ada@example.com ',
      'ａda@example.com',
    ];
    for (const email of spellings) {
      const input = { ...form, email, displayName: 'Somebody Else' };
      const { data, errors } = await auth
        .as()
        .query<{ register: { user: { id: string } } }>(documents.register, { input });
      expect(errors).toBeUndefined();
      expect(data).toEqual({
        register: {
          user: {
            id: expect.stringMatching(/^usr_/),
            email: email.trim(),
            displayName: 'Somebody Else',
            roles: ['CUSTOMER'],
            status: 'ACTIVE',
            createdAt: '2030-01-01T12:00:00.000Z',
          },
          session: null,
          errors: [],
        },
      });
      expect(data?.register.user.id).not.toBe(id);
    }
    const [counts] = await auth.database.sql`SELECT
      (SELECT count(*)::int FROM users) AS users,
      (SELECT count(*)::int FROM credentials) AS credentials,
      (SELECT count(*)::int FROM outbox) AS events`;
    expect(counts).toEqual({ users: 1, credentials: 1, events: 1 });
    expect(await mailsTo(auth, 'ada@example.com')).toMatchObject(
      spellings.map(() => ({ template: 'email-known', toName: 'Somebody' })),
    );
    expect(await auth.logIn('ada@example.com')).toMatchObject({ errors: [] });
  });

  it('sends as many statements for a known address as for an unknown one', async () => {
    await using auth = await startAuth();
    const register = (email: string) =>
      auth.counter.count(() => auth.as().query(documents.register, { input: { ...form, email } }));
    await register('first@example.com');
    const unknown = await register('ada@example.com');
    const known = await register('ada@example.com');
    const verbs = (statements: readonly string[]) =>
      statements.map((text) => text.trim().split(/\s+/).slice(0, 3).join(' ').toLowerCase());
    const without = (texts: string[]) => texts.filter((text) => !text.includes('savepoint'));
    expect(without(verbs(known.statements))).toEqual(without(verbs(unknown.statements)));
    expect(known.statements).toHaveLength(unknown.statements.length);
  });

  it('makes one account of many who register the same address at once, and answers all alike', async () => {
    await using auth = await startAuth();
    const attempts = Array.from({ length: 8 }, () =>
      auth.as().query<{ register: { user: { id: string } } }>(documents.register, { input: form }),
    );
    const answers = await Promise.all(attempts);
    const ids = answers.map(({ data }) => data?.register.user.id);
    expect(new Set(ids).size).toBe(8);
    const stored = await auth.database.db.select().from(users);
    expect(stored).toHaveLength(1);
    expect(ids).toContain(stored[0]?.id);
    const mails = await mailsTo(auth, form.email);
    const counted = Object.groupBy(mails, ({ template }) => template);
    expect(counted['verify-email']).toHaveLength(1);
    // Five mails an hour, the first of which was not counted against anybody.
    expect(counted['email-known']?.length).toBeGreaterThan(0);
    expect(mails.length).toBeLessThanOrEqual(6);
  });

  it('names every field of the form that is at fault, with the rule, and writes nothing', async () => {
    await using auth = await startAuth();
    const input = { email: 'ada@', password: 'short', displayName: '   ' };
    const { data, errors } = await auth.as().query(documents.register, { input });
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.extensions.fields).toEqual([
      { path: 'input.email', rule: 'format', message: expect.any(String) },
      { path: 'input.password', rule: 'min', message: expect.stringContaining('15') },
      { path: 'input.displayName', rule: 'min', message: expect.any(String) },
    ]);
    expect(await auth.database.db.select().from(users)).toEqual([]);
  });

  it.each([
    ['a password of 129 characters', { password: 'x'.repeat(129) }, 'input.password', 'max'],
    ['a name of 101 characters', { displayName: 'x'.repeat(101) }, 'input.displayName', 'max'],
    ['a name with a line break', { displayName: 'Ada\nLovelace' }, 'input.displayName', 'format'],
    ['an address of 255 characters', { email: `ada@${'x'.repeat(247)}.com` }, 'input.email', 'max'],
    [
      'an address of 10,000 characters',
      { email: `${'x'.repeat(10_000)}@a.io` },
      'input.email',
      'max',
    ],
    ['NUL in an address', { email: 'a\0da@example.com' }, 'input.email', 'format'],
    [
      'half a surrogate pair in an address',
      { email: 'a\ud800da@example.com' },
      'input.email',
      'format',
    ],
    ['a homograph of an address', { email: 'аda@example.com' }, 'input.email', 'format'],
    [
      'a line break in an address',
      { email: 'ada@example.com\nBcc: x@y.z' },
      'input.email',
      'format',
    ],
    ['a language that is none', { locale: 'not a language' }, 'input.locale', 'format'],
  ])('refuses %s', async (_, change, path, rule) => {
    const input = { ...form, ...change };
    const { errors } = await shared.as().query(documents.register, { input });
    expect(errors?.[0]?.extensions.fields).toContainEqual(expect.objectContaining({ path, rule }));
  });

  it.each([
    ['PasswordPassword', 'common'],
    ['aaaaaaaaaaaaaaaaaaaa', 'common'],
    ['123456789987654321', 'common'],
    ['I am grace.hopper, hello', 'personal'],
    ['rear admiral grace hopper', 'personal'],
  ])('refuses the password %s, which is %s', async (password, rule) => {
    const grace = { email: 'grace.hopper@example.com', displayName: 'Grace Hopper' };
    const { data, errors } = await shared
      .as()
      .query(documents.register, { input: { ...grace, password } });
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions.fields).toMatchObject([{ path: 'input.password', rule }]);
  });

  it('takes a password of 15 and of 128 characters', async () => {
    for (const [index, length] of [15, 128].entries()) {
      const input = {
        ...form,
        email: `ada${index}@example.com`,
        password: 'long enough for a password '.repeat(5).slice(-length),
      };
      const { data } = await shared
        .as()
        .query<{ register: { user: object } }>(documents.register, { input });
      expect(data?.register.user).not.toBeNull();
    }
  });
});
