import { createScratchDatabase, type ScratchDatabase } from '@supergraph/testing/scratch/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailCommand } from '../src/mail-command.ts';
import { startPostOffice } from './support.ts';

let database: ScratchDatabase;
beforeAll(async () => {
  database = await createScratchDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

async function manage(all: boolean, ...given: string[]): Promise<string> {
  let said = '';
  const { run } = mailCommand({
    async withDb(work) {
      said = await work(database.db);
    },
  });
  await run({ all }, given);
  return said;
}

test('operators see what is not sent and why, without addresses, and let it be tried again', async () => {
  await using office = await startPostOffice(database);
  expect(await manage(false, 'list')).toBe('Every mail is sent.');
  await office.queue({ to: { address: 'no address', name: '' } });
  await office.courier().drain();
  const [row] = await office.rows();
  expect(await manage(false, 'list')).toBe(
    `${row?.id}  2030-01-01T12:00:00.001Z  greeting  given up after 1: The address of the recipient is no address.`,
  );

  await database.sql`UPDATE mails SET to_address = 'ada@example.com'`;
  await expect(manage(false, 'retry', 'mail_of_nobody')).rejects.toThrow('None of them');
  expect(await manage(false, 'retry', row?.id ?? '')).toBe('1 mails are tried again.');
  await office.courier().drain();
  expect(await office.files()).toHaveLength(1);
  expect(await manage(false, 'list')).toBe('Every mail is sent.');
});

test('it says what it needs', async () => {
  await expect(manage(false, 'retry')).rejects.toThrow('needs ids, or --all');
  await expect(manage(true, 'forget')).rejects.toThrow('list, retry');
  expect(await manage(true, 'retry')).toBe('0 mails are tried again.');
});
