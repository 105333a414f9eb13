import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderDestination } from '../src/folder-destination.ts';

const mail = (id: number) => ({
  messageId: `mail_${String(id).padStart(6, '0')}@shop.example`,
  from: { address: 'no-reply@shop.example', name: 'Shop' },
  to: { address: 'ada@example.com', name: 'Größe, "A"' },
  subject: 'Größe',
  text: `mail ${id}`,
  html: '<p>Hello</p>',
  date: new Date(0),
});

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mail-folder-'));
  try {
    await work(join(folder, 'mailbox'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a mail that is handed over again is the same file, which its owner alone can read', () =>
  withFolder(async (folder) => {
    const destination = createFolderDestination(folder);
    await destination.deliver(mail(1));
    await destination.deliver({ ...mail(1), text: 'again' });
    const names = await readdir(folder);
    expect(names).toEqual(['mail_000001%40shop.example.eml']);
    const file = join(folder, names[0] ?? '');
    const content = await readFile(file, 'utf8');
    expect(content).toContain('again');
    expect(content).toMatch(/^To: =\?UTF-8\?/m);
    expect((await stat(file)).mode & 0o077).toBe(0);
  }));

test('a folder that was tidied away is made again at the next try', () =>
  withFolder(async (folder) => {
    const destination = createFolderDestination(folder);
    await destination.deliver(mail(1));
    await rm(folder, { recursive: true });
    await expect(destination.deliver(mail(2))).rejects.toThrow('ENOENT');
    await destination.deliver(mail(2));
    expect(await readdir(folder)).toHaveLength(1);
  }));

test('the folder keeps the newest, and no piece of a mail', () =>
  withFolder(async (folder) => {
    const destination = createFolderDestination(folder, { mailsKept: 10 });
    for (let id = 0; id < 101; id += 1) await destination.deliver(mail(id));
    const names = (await readdir(folder)).toSorted();
    expect(names).toHaveLength(10);
    expect(names[0]).toContain('000091');
    expect(names.filter((name) => !name.endsWith('.eml'))).toEqual([]);
  }));
