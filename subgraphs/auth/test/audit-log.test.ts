import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from '@supergraph/service/database/connect';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { grantService } from '../src/actions/grant-service.ts';
import { recordAudit } from '../src/actions/record-audit.ts';
import { verifyAudit } from '../src/actions/verify-audit.ts';
import { auditActions, auditLimits, writeAuditEntry } from '../src/domain/audit-entry.ts';
import { createAuthServer } from '../src/server.ts';
import { schema } from '../src/store/database.ts';
import { auditedMutations } from './audited-mutations.ts';
import { registerWithPasskey, signInBy } from './passkeys.ts';
import { createAuthenticator } from './software-authenticator.ts';
import { documents, minutes, password, startAuth } from './support.ts';

type Auth = Awaited<ReturnType<typeof startAuth>>;

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

interface Entry {
  id: string;
  at: string;
  action: string;
  actorKind: string;
  actor: { id: string; email: string | null } | null;
  subject: string | null;
  place: string | null;
  requestId: string | null;
  details: { name: string; value: string }[];
}

interface AuditPage {
  auditEntries: { nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

const list = `query ($first: Int, $after: String, $filter: AuditFilter) {
  auditEntries(first: $first, after: $after, filter: $filter) {
    nodes { id at action actorKind actor { id email } subject place clientName requestId details { name value } }
    pageInfo { hasNextPage endCursor }
  }
}`;

async function search(auth: Auth, filter: object, token?: string): Promise<Entry[]> {
  const { data, errors } = await auth
    .as(token ?? (await auth.admin()))
    .query<{ auditEntries: { nodes: Entry[] } }>(list, { filter, first: 100 });
  if (!data?.auditEntries) throw new Error(JSON.stringify(errors));
  return data.auditEntries.nodes;
}

async function lastAction({ database }: Auth): Promise<unknown> {
  const [last] = await database.sql`
    SELECT action FROM audit_entries JOIN audit_links ON entry_id = id
    WHERE content::jsonb -> 'actor' ->> 'kind' <> 'system' ORDER BY sequence DESC LIMIT 1`;
  return last?.['action'];
}

describe('every mutation', () => {
  const sdl = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
  const mutations = Object.keys(
    buildSchema(sdl, { assumeValidSDL: true }).getMutationType()?.getFields() ?? {},
  );

  it.each(mutations)('leaves an entry, or it is said why not: %s', async (name) => {
    const mutation = auditedMutations[name];
    if (!mutation) throw new Error(`${name} is missing in audited-mutations.ts`);
    if ('noEntry' in mutation) return expect(mutation.noEntry).not.toBe('');
    await mutation.run(shared);
    expect(await lastAction(shared)).toBe(mutation.action);
    expect(auditActions[mutation.action]).not.toBe('');
  });

  it('leaves none when it is refused', async () => {
    await using auth = await startAuth();
    const token = await auth.admin();
    const [admin] = await auth.database.sql`SELECT id FROM users`;
    const before = await auth.database.sql`SELECT id FROM audit_entries`;
    const input = { userId: admin?.['id'], roles: ['SUPPORT'] };
    await auth.as(token).query(documents.setUserRoles, { input });
    expect(await auth.database.sql`SELECT id FROM audit_entries`).toEqual(before);
  });
});

describe('an entry', () => {
  it('says who did what to whom, whence and by which request, and no secret', async () => {
    await using auth = await startAuth();
    const { id, email, session } = await auth.register();
    const token = await auth.admin();
    const [admin] = await auth.database.sql`SELECT id, email FROM users WHERE 'ADMIN' = ANY(roles)`;
    const input = { userId: id, roles: ['CUSTOMER', 'SUPPORT'] };
    const response = await auth.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: {
        authorization: `Bearer ${token}`,
        'x-client-address': '2001:db8:1:2:3:4:5:6',
        'x-client-name': 'back office',
        'x-request-id': 'a-request-of-this-test',
      },
      payload: { query: documents.setUserRoles, variables: { input } },
    });
    expect(response.json()).toMatchObject({ data: { setUserRoles: { errors: [] } } });
    expect(await search(auth, { action: 'user.roles-set' }, token)).toEqual([
      {
        id: expect.stringMatching(/^aud_/),
        at: auth.time.now.toISOString(),
        action: 'user.roles-set',
        actorKind: 'USER',
        actor: { id: admin?.['id'], email: admin?.['email'] },
        subject: id,
        place: '2001:db8:1:2::/64',
        clientName: 'back office',
        requestId: 'a-request-of-this-test',
        details: [
          { name: 'rolesBefore', value: 'CUSTOMER' },
          { name: 'roles', value: 'CUSTOMER SUPPORT' },
        ],
      },
    ]);
    await auth.refresh(session.refreshToken);
    auth.pass(1 * minutes);
    await auth.refresh(session.refreshToken);
    const all = JSON.stringify(await auth.database.sql`SELECT * FROM audit_entries`);
    expect(all).toContain('session.reuse-detected');
    for (const secret of [password, email, session.refreshToken.split('.')[1] ?? '', token]) {
      expect(all).not.toContain(secret);
    }
  });

  it('cannot hold a detail that is called like a secret', () => {
    const entry = {
      id: 'aud_1',
      at: new Date(0),
      action: 'user.signed-in',
      subject: null,
      actor: { kind: 'system' },
      client: null,
      requestId: null,
    } as const;
    expect(() => writeAuditEntry({ ...entry, details: { newPassword: 'x' } })).toThrow(
      'newPassword',
    );
    const odd = writeAuditEntry({ ...entry, details: { note: 'a\0b\ud800' } });
    expect(JSON.parse(odd)).toMatchObject({ details: { note: 'ab\ufffd' } });
  });
});

describe('sign-ins that fail', () => {
  const failures = { action: 'user.sign-in-failed' };

  function tryIn(auth: Auth, email: string, address: string) {
    return auth
      .from(address)
      .query(documents.login, { input: { email, password: 'not the right one' } });
  }

  it('are told with the account where there is one, and never with what was typed', async () => {
    await using auth = await startAuth();
    const { id, email } = await auth.register();
    await tryIn(auth, email, '192.0.2.1');
    auth.pass(1);
    await tryIn(auth, 'my-password-by-mistake@example.com', '192.0.2.2');
    const found = await search(auth, failures);
    expect(found.map(({ subject, place, actorKind }) => ({ subject, place, actorKind }))).toEqual([
      { subject: null, place: '192.0.2.2', actorKind: 'ANONYMOUS' },
      { subject: id, place: '192.0.2.1', actorKind: 'ANONYMOUS' },
    ]);
    expect(JSON.stringify(found)).not.toContain('by-mistake');
  });

  it('are told a bounded number of times an hour for an account and for an address', async () => {
    await using auth = await startAuth({
      limits: { signInFreeTries: 100, signInFreeTriesPerAddress: 100 },
    });
    const { email } = await auth.register();
    const {
      signInFailuresPerAccountPerHour: perAccount,
      signInFailuresPerAddressPerHour: perAddress,
    } = auditLimits;
    for (let index = 0; index <= perAccount; index += 1)
      await tryIn(auth, email, `192.0.2.${index}`);
    expect(await search(auth, failures)).toHaveLength(perAccount);
    for (let index = 0; index <= perAddress; index += 1) {
      await tryIn(auth, `nobody${index}@example.com`, '198.51.100.1');
    }
    expect(await search(auth, failures)).toHaveLength(perAccount + perAddress);
    auth.pass(61 * minutes);
    await tryIn(auth, email, '192.0.2.1');
    expect(await search(auth, failures)).toHaveLength(perAccount + perAddress + 1);
  });
});

describe('proofs that fail', () => {
  it('are told with who was signed in, and what was wrong', async () => {
    await using auth = await startAuth();
    const { id, session } = await auth.register();
    const me = auth.as(session.accessToken);
    await me.query(documents.proveMyself, { input: { password: 'not the right one' } });
    await me.query(documents.proveMyself, { input: { code: '123456' } });
    await me.query(documents.deleteAccount, { input: { password: 'not the right one' } });
    const found = await search(auth, { action: 'session.proof-failed', actorId: id, subject: id });
    const reasons = found.map(({ details: [reason] }) => reason?.value);
    expect(reasons.toSorted()).toEqual(['INVALID_CODE', 'WRONG_PASSWORD', 'WRONG_PASSWORD']);
    expect(JSON.stringify(found)).not.toContain('123456');
  });

  it('are told of a first code of an authenticator app as well', async () => {
    await using auth = await startAuth();
    const { id, session } = await auth.register();
    const me = auth.as(session.accessToken);
    await me.query(documents.enrolTotp);
    const { data } = await me.query(documents.confirmTotp, { input: { code: '000000' } });
    expect(data?.['confirmTotp']).toMatchObject({ errors: [{ code: 'INVALID_CODE' }] });
    expect(await search(auth, { action: 'session.proof-failed' })).toMatchObject([
      { subject: id, details: [{ value: 'INVALID_CODE' }] },
    ]);
  });

  it('are told a bounded number of times an hour, beside failed sign-ins', async () => {
    await using auth = await startAuth({ limits: { signInFreeTries: 100 } });
    const { email, session } = await auth.register();
    const most = auditLimits.signInFailuresPerAccountPerHour;
    for (let index = 0; index <= most; index += 1) {
      const input = { email, password: 'not the right one' };
      await auth.from(`192.0.2.${index}`).query(documents.login, { input });
    }
    const input = { password: 'not the right one' };
    const prove = () => auth.as(session.accessToken).query(documents.proveMyself, { input });
    for (let index = 0; index <= most; index += 1) await prove();
    expect(await search(auth, { action: 'session.proof-failed' })).toHaveLength(most);
  });

  it('and a passkey that was refused, with whose it is', async () => {
    await using auth = await startAuth();
    const { id, device } = await registerWithPasskey(auth);
    await signInBy(auth, device, { isUserVerified: false });
    await signInBy(auth, createAuthenticator());
    expect(await search(auth, { action: 'user.sign-in-failed' })).toMatchObject([
      { subject: id, actorKind: 'ANONYMOUS', details: [{ value: 'INVALID_PASSKEY' }] },
    ]);
  });
});

describe('the audit log', () => {
  it('is for those with audit:read', async () => {
    const { session } = await shared.register();
    for (const [token, code] of [
      [undefined, 'UNAUTHENTICATED'],
      [session.accessToken, 'FORBIDDEN'],
    ] as const) {
      const { errors } = await shared.as(token).query(list);
      expect(errors?.[0]?.extensions.code).toBe(code);
    }
  });

  it('comes page by page, newest first, and by actor, subject, request and time', async () => {
    await using auth = await startAuth();
    const token = await auth.admin();
    for (let index = 0; index < 5; index += 1) {
      auth.pass(1 * minutes);
      await auth.register(`user${index}@example.com`);
    }
    const all = await search(auth, {}, token);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer: { data?: AuditPage | null | undefined } = await auth
        .as(token)
        .query<AuditPage>(list, { first: 3, after });
      const page = answer.data?.auditEntries;
      seen.push(...(page?.nodes.map(({ id }) => id) ?? []));
      after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(all.map(({ id }) => id));
    const { subject } = all[0] ?? {};
    const ofOne = all.filter((entry) => entry.subject === subject);
    expect(await search(auth, { subject }, token)).toEqual(ofOne);
    expect(await search(auth, { actorId: subject, action: 'user.registered' }, token)).toEqual(
      ofOne.filter(({ action }) => action === 'user.registered'),
    );
    const since = new Date(auth.time.now.getTime() - 1 * minutes).toISOString();
    expect(await search(auth, { since }, token)).toEqual(all.filter(({ at }) => at >= since));
    expect(await search(auth, { until: since }, token)).toEqual(all.filter(({ at }) => at < since));
    const both = all.filter((entry) => entry.subject === subject && entry.actor?.id === subject);
    expect(both.length).toBeGreaterThan(0);
    expect(await search(auth, { actorId: subject, subject }, token)).toEqual(both);
    const ofNobody = { actorId: subject, subject: all.at(-1)?.subject };
    expect(await search(auth, ofNobody, token)).toEqual([]);
  });

  it.each([
    ['UPDATE audit_entries SET at = now()'],
    ['DELETE FROM audit_entries'],
    ['TRUNCATE audit_entries CASCADE'],
    ['UPDATE audit_links SET sequence = sequence + 1'],
    ['DELETE FROM audit_links'],
    ['TRUNCATE audit_links'],
    ['DELETE FROM audit_heads'],
    ['TRUNCATE audit_heads'],
    [`INSERT INTO audit_heads (is_only, sequence, hash) VALUES (true, 0, '')`],
    ['UPDATE audit_heads SET sequence = 0'],
  ])('refuses the database itself: %s', async (statement) => {
    await shared.register();
    for (const setting of ['origin', 'replica']) {
      const attempt = shared.database.sql.begin(async (tx) => {
        await tx.unsafe(`SET LOCAL session_replication_role = ${setting}`);
        await tx.unsafe(statement);
      });
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is only added to by a service whose role does not own it, which can do all else', async () => {
    await using auth = await startAuth();
    const role = `auth_service_${randomUUID().replaceAll('-', '')}`;
    await auth.database.sql.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'of-the-tests'`);
    try {
      await grantService(auth.database.db, role);
      const url = new URL(auth.database.url);
      Object.assign(url, { username: role, password: 'of-the-tests' });
      const applicationName = 'auth-of-a-role';
      const own = connect({ url: url.href, schema, applicationName, maxConnections: 2 });
      try {
        const app = await createAuthServer({ ...auth.serverOptions, database: own });
        const { email } = await auth.register();
        const input = { email, password };
        const { data } = await auth.from('192.0.2.1', app).query(documents.login, { input });
        expect(data).toMatchObject({ login: { errors: [] } });
        await app.close();
        expect((await verifyAudit(own)).faults).toEqual([]);
        for (const statement of [
          'UPDATE audit_entries SET at = now()',
          'TRUNCATE audit_entries',
          'DELETE FROM audit_links',
          `INSERT INTO audit_links (sequence, entry_id, hash) VALUES (99, 'x', 'x')`,
          'UPDATE audit_heads SET sequence = sequence + 1',
          'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
          `SET session_replication_role = replica`,
        ]) {
          await expect(own.sql.unsafe(statement), statement).rejects.toMatchObject({
            code: '42501',
          });
        }
      } finally {
        await own.close();
      }
    } finally {
      await auth.database.sql.unsafe(`DROP OWNED BY ${role}`);
      await auth.database.sql.unsafe(`DROP ROLE ${role}`);
    }
  });

  it('is one chain, whoever writes at once, and whatever is rolled back', async () => {
    await using auth = await startAuth();
    const users = await Promise.all(Array.from({ length: 12 }, () => auth.register()));
    await Promise.all([
      ...users.map(({ session }) => auth.as(session.accessToken).query(documents.logout)),
      ...users.map(({ email }) => auth.logIn(email)),
      auth.database.db
        .transaction(async (tx) => {
          const entry = { action: 'user.suspended', subject: null } as const;
          const source = { actor: { kind: 'system' }, client: null, requestId: null } as const;
          await recordAudit(tx, { ...source, ...entry, now: auth.time.now });
          throw new Error('rolled back');
        })
        .catch(() => undefined),
    ]);
    const { head, faults } = await verifyAudit(auth.database);
    expect(faults).toEqual([]);
    const [count] = await auth.database.sql`SELECT count(*)::int AS entries FROM audit_entries`;
    expect(head.sequence).toBe(count?.['entries']);
    const ofTheFirstKey = 1;
    expect(head.sequence).toBe(12 * 4 + ofTheFirstKey);
  });

  it('shows what an owner of the database did to it', async () => {
    await using auth = await startAuth();
    for (let index = 0; index < 3; index += 1) await auth.register();
    const { head } = await verifyAudit(auth.database);
    const tamper = async (statement: string) => {
      const undo = new Error('undo');
      let faults: readonly string[] = [];
      await auth.database.db
        .transaction(async (tx) => {
          await tx.execute(`ALTER TABLE audit_entries DISABLE TRIGGER ALL`);
          await tx.execute(`ALTER TABLE audit_links DISABLE TRIGGER ALL`);
          await tx.execute(`ALTER TABLE audit_heads DISABLE TRIGGER ALL`);
          await tx.execute(statement);
          ({ faults } = await verifyAudit({ db: tx }, [head]));
          throw undo;
        })
        .catch((error) => expect(error).toBe(undo));
      return faults.join('\n');
    };
    const second = `(SELECT entry_id FROM audit_links WHERE sequence = 2)`;
    expect(
      await tamper(
        `UPDATE audit_entries SET content = replace(content, 'usr_', 'usr-') WHERE id = ${second}`,
      ),
    ).toContain('Link 2 does not follow');
    expect(await tamper(`UPDATE audit_entries SET at = now() WHERE id = ${second}`)).toContain(
      'another time',
    );
    expect(await tamper(`DELETE FROM audit_entries WHERE id = ${second}`)).toContain('is gone');
    expect(await tamper('DELETE FROM audit_links WHERE sequence = 2')).toContain('Links 2 to 2');
    expect(
      await tamper(
        `INSERT INTO audit_entries (id, at, content) VALUES ('aud_x', now(), '{"id":"aud_x","action":"x"}')`,
      ),
    ).toContain('Entry aud_x has no link');
    expect(await tamper('DELETE FROM audit_links WHERE sequence > 4')).toContain('its head says 7');
    const cut = `WITH cut AS (DELETE FROM audit_links WHERE sequence > 4)
      UPDATE audit_heads SET (sequence, hash) = (SELECT sequence, hash FROM audit_links WHERE sequence = 4)`;
    expect(await tamper(cut)).toContain('Links 5 to 7, of which one was noted, are cut off.');
    expect(await tamper('DELETE FROM audit_heads')).toContain('head of the log is gone');
  });
});
