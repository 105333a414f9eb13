import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCourier } from '@supergraph/mail/courier';
import { graphqlClient } from '@supergraph/testing/graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templates } from '../src/mails.ts';
import { days, documents, minutes, password, startAuth } from './support.ts';

const auth = await startAuth();
let folder: string;
let courier: ReturnType<typeof createCourier>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-mails-'));
  const from = { address: 'shop@shop.example', name: 'Shop' };
  courier = createCourier({
    ...{ database: auth.database, source: 'auth', templates },
    mail: { from, webUrl: 'https://shop.example', mailboxFolder: folder },
    log: pino({ level: 'silent' }),
    clock: () => auth.time.now,
  });
});
afterAll(async () => {
  await courier.stop();
  await rm(folder, { recursive: true });
  await auth[Symbol.asyncDispose]();
});

/** What came for an address, as it was sent. */
async function mailsTo(address: string): Promise<string[]> {
  await courier.drain();
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.filter((text) => text.includes(address)).map(unfolded);
}

/** Without the soft line breaks of quoted-printable (RFC 2045 §6.7). */
function unfolded(text: string): string {
  return text.replaceAll('=\r\n', '').replaceAll('=\n', '');
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

async function logInFrom(email: string, address: string, agent = firefox): Promise<string> {
  const headers = { 'x-client-address': address, 'x-client-agent': agent };
  const { data } = await graphqlClient(auth.app, { headers }).query<{
    login: { session: { refreshToken: string } };
  }>(documents.login, { input: { email, password } });
  return data?.login.session.refreshToken ?? '';
}

/** Somebody who is known with one device, at 203.0.113.7. */
async function somebodyKnown(): Promise<string> {
  const { id, email } = await auth.register();
  await auth.database.sql`DELETE FROM familiar_devices WHERE user_id = ${id}`;
  await logInFrom(email, '203.0.113.7');
  return email;
}

describe('a sign-in', () => {
  it('is told to its owner where it comes with another device or from elsewhere, once', async () => {
    const email = await somebodyKnown();
    expect(await mailsTo(email)).toEqual([]);
    await logInFrom(email, '203.0.222.8');
    expect(await mailsTo(email)).toEqual([]);
    for (const _ of [1, 2]) await logInFrom(email, '198.51.100.4');
    const [mail, ...others] = await mailsTo(email);
    expect(others).toEqual([]);
    expect(mail).toContain('Subject: A new sign-in to your account');
    expect(mail).toContain('with: Firefox on Linux');
    expect(mail).toContain('from: 198.51.100.4');
    await logInFrom(email, '203.0.113.7', firefox.replace('X11; Linux x86_64', 'Windows NT 10.0'));
    expect(await mailsTo(email)).toHaveLength(2);
  });

  it('is news again after half a year', async () => {
    const email = await somebodyKnown();
    await logInFrom(email, '198.51.100.4');
    auth.pass(179 * days);
    await logInFrom(email, '198.51.100.4');
    auth.pass(2 * days);
    await logInFrom(email, '203.0.113.7');
    expect(await mailsTo(email)).toHaveLength(2);
  });

  it('is remembered for 50 devices and networks', async () => {
    const { id, email } = await auth.register();
    await auth.database.sql`INSERT INTO familiar_devices (user_id, familiarity, seen_at)
      SELECT ${id}, 'device ' || n, ${auth.time.now.toISOString()}::timestamptz FROM generate_series(1, 60) AS n`;
    auth.pass(1);
    await logInFrom(email, '203.0.113.7');
    const [row] = await auth.database
      .sql`SELECT count(*)::int AS rows FROM familiar_devices WHERE user_id = ${id}`;
    expect(row).toEqual({ rows: 50 });
    await logInFrom(email, '203.0.113.7');
    expect(await mailsTo(email)).toHaveLength(1);
  });
});

it('the use of a used refresh token is told to its owner, once, and logged', async () => {
  const email = await somebodyKnown();
  const token = await logInFrom(email, '203.0.113.7');
  await auth.refresh(token);
  auth.pass(1 * minutes);
  for (const _ of [1, 2]) await auth.refresh(token);
  const [mail, ...others] = await mailsTo(email);
  expect(others).toEqual([]);
  expect(mail).toContain('Subject: We have ended a session of yours');
  expect(mail).not.toContain(token.split('.')[1]);
  expect(auth.warnings.at(-1)?.msg).toBe('refresh token reused: session revoked');
});

it.each(['new-device', 'reuse-alarm'])('%s is written in English and German', (name) => {
  const data = { name: 'Ada', device: 'D', place: 'P', moment: 'M' };
  const settings = { from: { address: 'a@b.example', name: '' }, webUrl: 'https://shop.example' };
  const [english, german] = ['en', 'de'].map((locale) =>
    templates.find(name, locale).render(data, settings),
  );
  expect(english?.text).toContain('Hello Ada');
  expect(german?.text).toContain('Guten Tag Ada');
  expect(german?.subject).not.toBe(english?.subject);
});
