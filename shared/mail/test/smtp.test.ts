import { createServer } from 'node:net';
import { createScratchDatabase, type ScratchDatabase } from '@supergraph/testing/scratch/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmtpDestination } from '../src/smtp-destination.ts';
import { startMailServer } from './smtp-server.ts';
import { minutes, seconds, startPostOffice } from './support.ts';

let database: ScratchDatabase;
beforeAll(async () => {
  database = await createScratchDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const to = (name: string) => ({ address: `${name}@example.com`, name });

test('a server gets the mail with both forms and our headers', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer();
  await office.queue({ to: to('ada') });
  await office.courier({ smtpUrl: server.url, mailboxFolder: office.mailboxFolder }).drain();

  const [mail] = server.taken;
  const [row] = await office.rows();
  expect(mail).toMatchObject({ to: 'ada@example.com', messageId: row?.messageId });
  expect(row?.messageId).toMatch(/^mail_[0-9a-f-]+@shop\.example$/);
  expect(row?.sentAt).toEqual(office.time.now);
  for (const part of ['Auto-Submitted: auto-generated', 'text/plain', 'text/html', 'Dear Ada']) {
    expect(mail?.content).toContain(part);
  }
  // A server where one is configured, and nothing else.
  expect(await office.files()).toEqual([]);
});

test('while no server is there mails wait without losing a try, and go once it is back', async () => {
  await using office = await startPostOffice(database);
  const { port, url } = await freePort();
  const courier = office.courier({ smtpUrl: url });
  await office.queue();
  await office.queue();
  for (let round = 0; round < 30; round += 1) {
    await courier.drain();
    office.pass(1 * minutes);
  }
  expect(await office.rows()).toMatchObject([
    { attempts: 0, lastError: expect.stringContaining('ECONNREFUSED') },
    { attempts: 0 },
  ]);
  const errors = () => office.entries.filter(({ level }) => level === 50);
  expect(errors()).toHaveLength(1);

  await using server = await startMailServer({ port });
  await courier.drain();
  expect(server.taken).toHaveLength(2);
  expect(office.entries.at(-1)?.msg).toBe('mails go out again');
});

test('who is not let in waits as well: that is no fault of the mail', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer({ user: 'shop' });
  await office.queue();
  const wrong = server.url.replace('shop:', 'other:');
  await office.courier({ smtpUrl: `${wrong}?requireTLS=false` }).drain();
  expect(await office.rows()).toMatchObject([{ attempts: 0, givenUpAt: null }]);
  expect(JSON.stringify(office.entries)).not.toContain('secret');
  office.pass(1 * minutes);
  await office.courier({ smtpUrl: `${server.url}?requireTLS=false` }).drain();
  expect(server.taken).toHaveLength(1);
});

test('no password goes to a server without TLS', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer({ user: 'shop' });
  await office.queue();
  await office.courier({ smtpUrl: server.url }).drain();
  expect(server.taken).toEqual([]);
  expect(await office.rows()).toMatchObject([
    { attempts: 0, lastError: expect.stringContaining('STARTTLS') },
  ]);
});

test('what is refused for now is tried again, with the same Message-ID', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer();
  const courier = office.courier({ smtpUrl: server.url });
  server.behave('greylist');
  await office.queue({ to: to('ada') });
  await courier.drain();
  const [first] = await office.rows();
  expect(first).toMatchObject({ attempts: 1, sentAt: null });
  expect(first?.lastError).toContain('451');

  server.behave('take');
  await courier.drain();
  expect(server.taken).toEqual([]);
  office.pass(10 * seconds);
  await courier.drain();
  expect(server.taken.map(({ messageId }) => messageId)).toEqual([first?.messageId]);
});

test('one recipient that does not exist costs that mail alone', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer();
  server.behave('refuse-recipient', 'nobody@example.com');
  await office.queue({ to: to('nobody') });
  await office.queue({ to: to('ada') });
  await office.courier({ smtpUrl: server.url }).drain();
  expect(server.taken.map((mail) => mail.to)).toEqual(['ada@example.com']);
  const [given] = await office.rows();
  expect(given).toMatchObject({ attempts: 1, givenUpAt: office.time.now });
  // The server repeats whom it refuses; logs and rows need not.
  expect(given?.lastError).toMatch(/550.*no … here/);
  expect(JSON.stringify(office.entries)).not.toContain('nobody@example.com');
});

test('a mail that is refused for what it says is given up; a sender that is, is tried again', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer();
  const courier = office.courier({ smtpUrl: server.url });
  server.behave('refuse-content');
  await office.queue();
  await courier.drain();
  server.behave('refuse-sender', 'sender');
  await office.queue();
  await courier.drain();
  expect(await office.rows()).toMatchObject([
    { givenUpAt: expect.any(Date) },
    { givenUpAt: null, attempts: 1, lastError: expect.stringContaining('not from you') },
  ]);
});

test('a mail that was taken when the connection broke goes again under its Message-ID', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer();
  const courier = office.courier({ smtpUrl: server.url });
  server.behave('hang-up-after-taking');
  await office.queue();
  await courier.drain();
  expect(await office.rows()).toMatchObject([{ attempts: 1, sentAt: null }]);
  server.behave('take');
  office.pass(10 * seconds);
  await courier.drain();
  expect(server.taken).toHaveLength(2);
  expect(new Set(server.taken.map(({ messageId }) => messageId)).size).toBe(1);
});

test('two couriers at one server send none twice', async () => {
  await using office = await startPostOffice(database);
  await using server = await startMailServer();
  for (let mail = 0; mail < 12; mail += 1) await office.queue({ to: to(`a${mail}`) });
  const couriers = [
    office.courier({ smtpUrl: server.url }),
    office.courier({ smtpUrl: server.url }),
  ];
  await Promise.all(couriers.map((courier) => courier.drain()));
  expect(server.taken.map((mail) => mail.to).toSorted()).toEqual(
    Array.from({ length: 12 }, (_, mail) => `a${mail}@example.com`).toSorted(),
  );
  expect(server.asked.mostAtOnce).toBeLessThanOrEqual(10);
});

test('a server that does not answer has its time, and holds up nobody else', async () => {
  await using server = await startMailServer();
  server.behave('wait', 'slow@example.com');
  const destination = createSmtpDestination({ url: server.url, deliveryMsMax: 300 });
  const mail = (name: string) => ({
    ...{ messageId: `${name}@shop.example`, from: to('shop'), to: to(name) },
    ...{ subject: 'Hello', text: 'Hello', html: '<p>Hello</p>', date: new Date() },
  });
  const slow = destination.deliver(mail('slow'));
  slow.catch(() => undefined);
  await destination.deliver(mail('ada'));
  await expect(slow).rejects.toThrow();
  expect(server.taken.map((taken) => taken.to)).toEqual(['ada@example.com']);
});

/** A port on which nobody listens. */
async function freePort(): Promise<{ port: number; url: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, url: `smtp://127.0.0.1:${port}` };
}
