import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { ScratchDatabase } from '@supergraph/testing/scratch/database';
import { pino } from 'pino';
import { type Courier, type CourierOptions, createCourier } from '../src/courier.ts';
import { type NewMail, queueMail } from '../src/queue-mail.ts';
import { mailsTable } from '../src/tables.ts';
import { readTemplates } from '../src/template/templates.ts';

type Options = CourierOptions<Record<string, unknown>>;

const greeting = 'Hello {{who}}\n\nDear {{who}}, [look]({{webUrl}}/look?code={{code}}).\n';

/**
 * A service that sends mails, at a time that the test decides, into a folder unless told otherwise. Files
 * share a database among their tests, which empty it.
 */
export async function startPostOffice(database: ScratchDatabase) {
  await database.db.delete(mailsTable);
  const folder = await mkdtemp(join(tmpdir(), 'mails-'));
  await writeFile(join(folder, 'greeting.en.md'), greeting);
  const templates = readTemplates(pathToFileURL(`${folder}/`));
  const mailboxFolder = join(folder, 'mailbox');
  const time = { now: new Date('2030-01-01T12:00:00.000Z') };
  const entries: { level: number; msg: string; reason?: string; attempts?: number }[] = [];
  const log = pino({ level: 'info' }, { write: (line) => entries.push(JSON.parse(line)) });
  const couriers: Courier[] = [];

  function pass(ms: number): void {
    time.now = new Date(time.now.getTime() + ms);
  }

  return {
    database,
    time,
    entries,
    mailboxFolder,
    pass,
    /** A millisecond later, so that rows stand in the order of their writing. */
    queue(mail: Partial<NewMail> = {}) {
      pass(1);
      return inTransaction(database.db, (tx) =>
        queueMail(tx, { ...aGreeting(), now: time.now, ...mail }),
      );
    },
    /** @param mail whereto; default the folder */
    courier(
      mail: Partial<Options['mail']> = { mailboxFolder },
      more: Partial<Pick<Options, 'complete' | 'recipientsOf' | 'pollIntervalMs' | 'restMs'>> = {},
    ) {
      const courier = createCourier({
        database,
        source: 'tests',
        templates,
        mail: {
          from: { name: 'Tests', address: 'no-reply@shop.example' },
          webUrl: 'https://shop.example',
          ...mail,
        },
        log,
        clock: () => time.now,
        ...more,
      });
      couriers.push(courier);
      return courier;
    },
    rows: () => database.db.select().from(mailsTable).orderBy(mailsTable.id),
    /** What lies in the folder, in the order of writing. */
    async files(): Promise<string[]> {
      const names = await readdir(mailboxFolder).catch(() => []);
      return Promise.all(
        names.toSorted().map((name) => readFile(join(mailboxFolder, name), 'utf8')),
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(couriers.map((courier) => courier.stop()));
      await rm(folder, { recursive: true });
    },
  };
}

export const seconds = 1_000;
export const minutes = 60 * seconds;

function aGreeting(): Omit<NewMail, 'now'> {
  return {
    template: 'greeting',
    locale: 'en',
    to: { address: `${randomUUID()}@example.com`, name: 'Ada' },
    data: { who: 'Ada', code: 'c/1' },
  };
}
