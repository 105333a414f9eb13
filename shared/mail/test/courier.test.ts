import { inTransaction } from '@supergraph/service/database/transaction';
import { metricsText } from '@supergraph/service/metrics';
import { createScratchDatabase, type ScratchDatabase } from '@supergraph/testing/scratch/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purgeMails } from '../src/purge.ts';
import { queueMail } from '../src/queue-mail.ts';
import { minutes, seconds, startPostOffice } from './support.ts';

let database: ScratchDatabase;
beforeAll(async () => {
  database = await createScratchDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test('a mail is handed over after its commit, once, and nothing personal is left of it', async () => {
  await using office = await startPostOffice(database);
  // Longer than the test may take: only the commit itself can have woken the courier.
  office.courier(undefined, { pollIntervalMs: 3_600_000 }).start();
  await office.queue({ to: { address: 'ada@example.com', name: 'Ada Lovelace' } });

  await expect.poll(office.files).toHaveLength(1);
  const [mail = ''] = await office.files();
  expect(mail).toContain('To: Ada Lovelace <ada@example.com>');
  expect(mail).toContain('From: Tests <no-reply@shop.example>');
  expect(mail).toContain('Subject: Hello Ada');
  expect(mail).toContain('Date: Tue, 01 Jan 2030 12:00:00 +0000');
  expect(mail).toContain('https://shop.example/look?code=3Dc%2F1');
  const sent = { sentAt: office.time.now, toAddress: null, toName: null, data: {}, attempts: 1 };
  await expect.poll(office.rows).toMatchObject([sent]);
});

test('a mail of a transaction that rolls back is never sent', async () => {
  await using office = await startPostOffice(database);
  const failing = inTransaction(office.database.db, async (tx) => {
    const to = { address: 'ada@example.com', name: '' };
    const data = { who: 'Ada', code: '1' };
    await queueMail(tx, { template: 'greeting', to, data, now: office.time.now });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await office.courier().drain();
  expect(await office.files()).toEqual([]);
});

test('what is told twice under one key is sent once, also after it was sent', async () => {
  await using office = await startPostOffice(database);
  await office.queue({ key: 'order-1' });
  await office.queue({ key: 'order-1' });
  await office.courier().drain();
  await office.queue({ key: 'order-1' });
  await office.queue({ key: 'order-2' });
  await office.courier().drain();
  expect(await office.files()).toHaveLength(2);
});

test('two couriers share the mails, and none is sent twice', async () => {
  await using office = await startPostOffice(database);
  await inTransaction(office.database.db, async (tx) => {
    for (let mail = 0; mail < 60; mail += 1) {
      const to = { address: `a${mail}@example.com`, name: '' };
      const data = { who: 'Ada', code: '1' };
      await queueMail(tx, { template: 'greeting', to, data, now: office.time.now });
    }
  });
  await Promise.all([office.courier().drain(), office.courier().drain()]);
  const rows = await office.rows();
  expect(rows.map(({ attempts }) => attempts)).toEqual(rows.map(() => 1));
  expect(rows.filter(({ sentAt }) => sentAt === null)).toEqual([]);
  expect(await office.files()).toHaveLength(60);
});

test('what a dead courier had in hand goes again, under the same name', async () => {
  await using office = await startPostOffice(database);
  await office.queue();
  await office.courier().drain();
  const [first] = await office.rows();
  // As if the process had died between the handing over and its note.
  await office.database
    .sql`UPDATE mails SET sent_at = NULL, to_address = 'ada@example.com', data = '{"who":"A","code":"1"}'`;
  await office.courier().drain();
  expect((await office.rows())[0]?.sentAt).toBeNull();
  office.pass(3 * minutes);
  await office.courier().drain();
  const [second] = await office.rows();
  expect(second).toMatchObject({
    messageId: first?.messageId,
    attempts: 2,
    sentAt: office.time.now,
  });
  expect(await office.files()).toHaveLength(1);
});

test('with nowhere to go mails wait, and metrics tell how many and how long', async () => {
  await using office = await startPostOffice(database);
  office.courier({}).start();
  await office.queue();
  office.pass(90 * seconds);
  const { text } = await metricsText();
  expect(text).toContain('mail_pending{source="tests"} 1');
  expect(text).toContain('mail_oldest_seconds{source="tests"} 90');
  expect(office.entries.map(({ msg }) => msg)).toEqual([
    'mails wait: neither SMTP_URL nor MAILBOX_FOLDER is set',
  ]);
});

test('a mail that cannot be rendered is tried again, then given up, and is seen', async () => {
  await using office = await startPostOffice(database);
  await office.queue({ data: { who: 'Ada' } });
  const courier = office.courier();
  await courier.drain();
  expect(await office.rows()).toMatchObject([
    { attempts: 1, lastError: 'The template shows {{code}}, which the data lack.' },
  ]);
  for (let attempt = 2; attempt <= 20; attempt += 1) {
    office.pass(60 * minutes);
    await courier.drain();
  }
  expect(await office.rows()).toMatchObject([{ attempts: 20, givenUpAt: office.time.now }]);
  expect(office.entries.at(-1)).toMatchObject({ msg: 'a mail was given up', attempts: 20 });
  office.pass(24 * 60 * minutes);
  await courier.drain();
  expect(await office.rows()).toMatchObject([{ attempts: 20 }]);
});

test('a courier that runs takes up more as its hands are free again', async () => {
  await using office = await startPostOffice(database);
  for (let mail = 0; mail < 45; mail += 1) await office.queue();
  // Longer than the test may take: nothing but free hands can have made it look again.
  office.courier(undefined, { pollIntervalMs: 3_600_000 }).start();
  await expect.poll(async () => (await office.files()).length).toBe(45);
});

test('a mail to a user goes to the address of now, in the language of now', async () => {
  await using office = await startPostOffice(database);
  const asked: string[][] = [];
  let isAway = true;
  const courier = office.courier(undefined, {
    async recipientsOf(userIds) {
      asked.push(userIds.toSorted());
      if (isAway) throw new Error('auth answered 503');
      return new Map([['usr_1', { address: 'ada@new.example', name: 'Ada', locale: 'en' }]]);
    },
  });
  await office.queue({ to: { userId: 'usr_1' }, locale: undefined });
  await office.queue({ to: { userId: 'usr_2' }, locale: undefined });
  await courier.drain();
  expect(await office.rows()).toMatchObject([
    { attempts: 0, lastError: 'Addresses cannot be asked for: auth answered 503' },
    { attempts: 0 },
  ]);

  isAway = false;
  office.pass(1 * minutes);
  await courier.drain();
  expect(asked).toEqual([
    ['usr_1', 'usr_2'],
    ['usr_1', 'usr_2'],
  ]);
  const [mail = '', ...others] = await office.files();
  expect(mail).toContain('To: Ada <ada@new.example>');
  expect(others).toEqual([]);
  // Nobody is there any more to write to.
  expect(await office.rows()).toMatchObject([{ sentAt: office.time.now, userId: null }]);
});

test('a secret is made when the mail is rendered, and stands in no row', async () => {
  await using office = await startPostOffice(database);
  const courier = office.courier(undefined, {
    complete: { greeting: async (data) => ({ ...data, code: 'the-secret' }) },
  });
  await office.queue({ data: { who: 'Ada' } });
  expect(JSON.stringify(await office.rows())).not.toContain('the-secret');
  await courier.drain();
  expect((await office.files())[0]).toContain('the-secret');
  expect(JSON.stringify(await office.rows())).not.toContain('the-secret');
});

test.each([
  ['an address with a second recipient', { address: 'a@x.example\r\nBcc: b@x.example', name: '' }],
  ['a name with a line break', { address: 'a@x.example', name: 'Ada\r\nX-Header: y' }],
])('%s costs its mail, and nothing else', async (_what, to) => {
  await using office = await startPostOffice(database);
  await office.queue({ to });
  await office.queue();
  await office.courier().drain();
  expect(await office.rows()).toMatchObject([
    { attempts: 1, givenUpAt: office.time.now },
    { sentAt: office.time.now },
  ]);
  expect(await office.files()).toHaveLength(1);
});

test('the purge forgets what was sent or given up 30 days ago, and nothing that waits', async () => {
  await using office = await startPostOffice(database);
  await office.queue({ key: 'sent' });
  await office.courier().drain();
  await office.queue({ key: 'given up', to: { address: 'no address', name: '' } });
  await office.courier().drain();
  await office.queue({ key: 'waiting' });
  const keys = async () => (await office.rows()).map(({ key }) => key);
  office.pass(29 * 24 * 60 * minutes);
  await purgeMails(database.db, office.time.now);
  expect(await keys()).toEqual(['sent', 'given up', 'waiting']);
  office.pass(2 * 24 * 60 * minutes);
  await Promise.all([
    purgeMails(database.db, office.time.now),
    purgeMails(database.db, office.time.now),
  ]);
  expect(await keys()).toEqual(['waiting']);
});

test('of a backlog ten mails go out, then the courier rests', async () => {
  await using office = await startPostOffice(database);
  for (let mail = 0; mail < 25; mail += 1) await office.queue();
  // Longer than the test may take.
  const courier = office.courier(undefined, { restMs: () => 3_600_000 });
  courier.start();
  await expect.poll(async () => (await office.files()).length).toBe(10);
  await courier.stop();
  expect(await office.files()).toHaveLength(10);
});
