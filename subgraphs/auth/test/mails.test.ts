import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCourier } from '@supergraph/mail/courier';
import { queueMail } from '@supergraph/mail/queue-mail';
import { readTemplates } from '@supergraph/mail/templates';
import { inTransaction } from '@supergraph/service/database/transaction';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createAuthDatabase } from './support.ts';

it('has room for mails in its database', async () => {
  const { database } = await createAuthDatabase();
  await using _ = database;
  const folder = await mkdtemp(join(tmpdir(), 'auth-mails-'));
  await writeFile(join(folder, 'hello.en.md'), 'Hello\n\nHello {{name}}.\n');
  const mail = { from: { address: 'a@shop.example', name: '' }, webUrl: '', mailboxFolder: folder };
  const templates = readTemplates(pathToFileURL(`${folder}/`));
  const log = pino({ level: 'silent' });
  const courier = createCourier({ database, source: 'auth', templates, mail, log });
  const to = { address: 'ada@example.com', name: 'Ada' };
  await inTransaction(database.db, (tx) =>
    queueMail(tx, { template: 'hello', to, data: {}, now: new Date() }),
  );
  await courier.drain();
  await courier.stop();
  expect((await readdir(folder)).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
  await rm(folder, { recursive: true });
});
