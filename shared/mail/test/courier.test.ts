import { inTransaction } from '@supergraph/service/database/transaction';
import { metricsText } from '@supergraph/service/metrics';
import { expect, test } from 'vitest';
import { queueMail } from '../src/queue-mail.ts';
import { minutes, seconds, startPostOffice } from './support.ts';

test('a mail is handed over after its commit, once, and nothing personal is left of it', async () => {
  await using office = await startPostOffice();
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
  await using office = await startPostOffice();
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
  await using office = await startPostOffice();
  await office.queue({ key: 'order-1' });
  await office.queue({ key: 'order-1' });
  await office.courier().drain();
  await office.queue({ key: 'order-1' });
  await office.queue({ key: 'order-2' });
  await office.courier().drain();
  expect(await office.files()).toHaveLength(2);
});

test('two couriers share the mails, and none is sent twice', async () => {
  await using office = await startPostOffice();
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
  await using office = await startPostOffice();
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
  await using office = await startPostOffice();
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
  await using office = await startPostOffice();
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
