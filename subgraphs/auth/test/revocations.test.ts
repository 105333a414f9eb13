import { readdirSync, readFileSync } from 'node:fs';
import { createPostgresTransport } from '@supergraph/events/postgres/transport';
import { createRelay } from '@supergraph/events/relay';
import type { JsonSchema } from '@supergraph/events/schemas';
import { revocationsFrom } from '@supergraph/service/identity/fetch-revocations';
import { followRevocations } from '@supergraph/service/identity/follow-revocations';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { revocationLimits } from '@supergraph/service/identity/revocations';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createEmptyDatabase } from '@supergraph/testing/database';
import { findSchemaFaults } from '@supergraph/testing/events';
import { createTcpProxy } from '@supergraph/testing/tcp-proxy';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { deleteDueAccounts } from '../src/actions/delete-due-accounts.ts';
import { forgetRevocations } from '../src/actions/forget-revocations.ts';
import { documents, minutes, startAuth } from './support.ts';

const gatewaySecret = 'g'.repeat(32);
const silent = pino({ level: 'silent' });

/** Auth with its relay, and ways to it and to the broker that a test can cut. */
async function openWorld() {
  await using opened = new AsyncDisposableStack();
  const auth = opened.use(await startAuth({ gatewaySecret }));
  const address = await auth.app.listen({ host: '127.0.0.1', port: 0 });
  const events = opened.use(await createEmptyDatabase('events'));
  const transport = createPostgresTransport({ url: events.url, log: silent });
  opened.defer(() => transport.close());
  const { database } = auth;
  const relay = createRelay({ database, transport, source: 'auth', log: silent });
  await relay.start();
  opened.defer(() => relay.stop());
  const broker = opened.use(await createTcpProxy(events.url));
  const way = opened.use(await createTcpProxy(address));
  const admin = await auth.admin();

  /** Another service, as it starts: with an empty memory. */
  async function startService() {
    await using service = new AsyncDisposableStack();
    const news = createPostgresTransport({ url: broker.through(events.url), log: silent });
    service.defer(() => news.close());
    const told: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => told.push(JSON.parse(line).msg) });
    const clock = () => auth.time.now;
    const revocationsUrl = way.through(`${address}/revocations`);
    const issuer = { tellsNothing: false };
    const answer = revocationsFrom({ revocationsUrl, gatewaySecret });
    const fetch = async (withinMs: number) =>
      (issuer.tellsNothing ? undefined : await answer?.(withinMs)) ?? [];
    const revocations = followRevocations({ issuer: 'auth', news, fetch, log, clock });
    service.defer(() => revocations.stop());
    const keys = createJwksKeySource({ url: `${address}/.well-known/jwks.json`, log, clock });
    const verifier = createVerifier({
      ...{ issuer: 'https://auth.test', audience: 'commerce-test' },
      ...{ keys, clock, revocations },
    });
    await revocations.asked;
    const verdict = (token: string) =>
      verifier.verify(token).then(
        () => 'good',
        ({ details }) => details?.reason,
      );
    return Object.assign(service.move(), { verdict, told, revocations, issuer });
  }

  return Object.assign(opened.move(), { auth, admin, broker, way, startService, address });
}

type World = Awaited<ReturnType<typeof openWorld>>;

const input = (userId: string) => ({ input: { userId } });

/** What takes the tokens of somebody's session back. */
const causes: [string, (world: World, user: { id: string; token: string }) => Promise<unknown>][] =
  [
    ['logs out', ({ auth }, { token }) => auth.as(token).query(documents.logout)],
    [
      'is suspended',
      ({ auth, admin }, { id }) => auth.as(admin).query(documents.suspendUser, input(id)),
    ],
    [
      'gets another role',
      ({ auth, admin }, { id }) =>
        auth
          .as(admin)
          .query(documents.setUserRoles, { input: { userId: id, roles: ['CUSTOMER', 'SUPPORT'] } }),
    ],
    [
      'is signed out by staff',
      ({ auth, admin }, { id }) => auth.as(admin).query(documents.revokeUserSessions, input(id)),
    ],
  ];

it.each(causes)('a service hears by news alone of the token of who %s', async (_what, cause) => {
  await using world = await openWorld();
  await using service = await world.startService();
  service.issuer.tellsNothing = true;
  const user = await world.auth.register();
  const { accessToken: token } = user.session;
  const other = (await world.auth.register()).session.accessToken;
  expect(await service.verdict(token)).toBe('good');
  await cause(world, { id: user.id, token });
  await expect.poll(() => service.verdict(token)).toBe('revoked');
  expect(await service.verdict(other)).toBe('good');
});

it('a refresh token that is used again, and one session too many, take access tokens back', async () => {
  await using world = await openWorld();
  await using service = await world.startService();
  const { auth } = world;
  const stolen = await auth.register();
  await auth.refresh(stolen.session.refreshToken);
  auth.pass(1 * minutes);
  await auth.refresh(stolen.session.refreshToken);
  await expect.poll(() => service.verdict(stolen.session.accessToken)).toBe('revoked');

  const many = await auth.register();
  for (let time = 0; time < 50; time += 1) {
    auth.pass(1);
    await auth.logIn(many.email);
  }
  await expect.poll(() => service.verdict(many.session.accessToken)).toBe('revoked');
});

it('who gets another role refreshes and goes on; the same role again signs nobody out', async () => {
  await using world = await openWorld();
  await using service = await world.startService();
  const { auth, admin } = world;
  const { id, session } = await auth.register();
  const set = (roles: string[]) =>
    auth.as(admin).query(documents.setUserRoles, { input: { userId: id, roles } });
  await set(['SUPPORT']);
  await expect.poll(() => service.verdict(session.accessToken)).toBe('revoked');
  const fresh = (await auth.refresh(session.refreshToken))?.session?.accessToken ?? '';
  expect(await service.verdict(fresh)).toBe('good');
  await set(['SUPPORT']);
  const [user] = await auth.database.sql`SELECT version FROM users WHERE id = ${id}`;
  expect(user).toEqual({ version: 2 });
});

it('a service that starts anew refuses what was taken back before', async () => {
  await using world = await openWorld();
  const { auth } = world;
  const { session } = await auth.register();
  await auth.as(session.accessToken).query(documents.logout);
  await using service = await world.startService();
  expect(await service.verdict(session.accessToken)).toBe('revoked');
});

it('while news are not heard the issuer is asked, and what was missed is learned', async () => {
  await using world = await openWorld();
  await using service = await world.startService();
  const { auth } = world;
  const [one, other] = [await auth.register(), await auth.register()];
  await world.broker.cut();
  await auth.as(one.session.accessToken).query(documents.logout);
  await expect.poll(() => service.verdict(one.session.accessToken)).toBe('revoked');
  expect(await service.revocations.ready()).toBeUndefined();

  // Now nobody can be asked either: tokens are taken, and that is told.
  await world.way.cut();
  await auth.as(other.session.accessToken).query(documents.logout);
  await expect.poll(service.revocations.ready).toMatch(/may pass/);
  expect(await service.verdict(other.session.accessToken)).toBe('good');
  expect(service.told.filter((line) => line.includes('cannot be asked'))).toHaveLength(1);

  await world.way.restore();
  await expect.poll(() => service.verdict(other.session.accessToken)).toBe('revoked');
  expect(await service.revocations.ready()).toBeUndefined();
});

it('GET /revocations is for who knows the secret, and tells no more than was asked for', async () => {
  await using world = await openWorld();
  const { auth, address } = world;
  const { session } = await auth.register();
  await auth.as(session.accessToken).query(documents.logout);
  const ask = (query: string, secret = gatewaySecret) =>
    fetch(`${address}/revocations${query}`, { headers: { 'x-gateway-secret': secret } });
  expect((await ask('', 'another secret of thirty-two letters')).status).toBe(403);
  const bad = await ask('?withinMs=soon');
  expect(bad.status).toBe(400);
  expect(await bad.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });

  const count = async (query: string) => {
    const { revocations } = (await (await ask(query)).json()) as { revocations: unknown[] };
    return revocations.length;
  };
  auth.pass(1 * minutes);
  expect([await count(''), await count('?withinMs=60000')]).toEqual([1, 0]);
  expect(await count('?withinMs=60001')).toBe(1);
  const deps = { db: auth.database.db, clock: () => auth.time.now };
  expect(await forgetRevocations(deps)).toBe(0);
  auth.pass(revocationLimits.revocationKeptMs);
  expect(await count('?withinMs=999999999')).toBe(0);
  expect(await forgetRevocations(deps)).toBe(1);
});

it('what is published keeps the contract', async () => {
  await using world = await openWorld();
  const { auth, admin } = world;
  const { id, session } = await auth.register();
  const profile = { displayName: 'Somebody Else' };
  await auth.as(session.accessToken).query(documents.updateProfile, { input: profile });
  const { apiKey } = await auth.makeKey(session.accessToken);
  await auth
    .as(session.accessToken)
    .query(documents.revokeApiKey, { input: { apiKeyId: apiKey?.id } });
  await auth.as(session.accessToken).query(documents.logout);
  await auth.as(admin).query(documents.suspendUser, input(id));
  await auth.as(admin).query(documents.reinstateUser, input(id));
  const { now } = auth.time;
  await auth.database.sql`UPDATE users SET deletion_due_at = ${now.toISOString()} WHERE id = ${id}`;
  await deleteDueAccounts({ db: auth.database.db, clock: () => now, log: auth.log });
  const folder = new URL('../src/events/schemas/', import.meta.url);
  const schemas = readdirSync(folder).map((file): [string, JsonSchema] => [
    file.replace(/\.json$/, ''),
    JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
  ]);
  expect(await findSchemaFaults(auth.database.db, new Map(schemas))).toEqual([]);
  const types = await auth.database.sql`SELECT DISTINCT type FROM outbox ORDER BY type`;
  expect(types.map(({ type }) => type)).toEqual(schemas.map(([type]) => type).toSorted());
});
