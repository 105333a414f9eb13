import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailDestination } from './destination.ts';
import { toMime } from './to-mime.ts';

/** What a person may still want to look at; older ones go. */
const MAILS_KEPT = 1_000;
const DELIVERIES_BETWEEN_PURGES = 100;

/**
 * Writes each mail into a folder as `<Message-ID>.eml`, whole or not at all, so that one that is handed
 * over again is the same file. The folder keeps the newest 1,000.
 */
export function createFolderDestination(
  folder: string,
  { mailsKept = MAILS_KEPT } = {},
): MailDestination {
  const composer = createTransport({ streamTransport: true, buffer: true });
  let deliveries = 0;
  let isMade: Promise<unknown> | undefined;
  return {
    atOnce: 20,
    async deliver(mail) {
      const { message } = await composer.sendMail(toMime(mail));
      isMade ??= mkdir(folder, { recursive: true, mode: 0o700 });
      await isMade;
      const file = join(folder, `${encodeURIComponent(mail.messageId)}.eml`);
      try {
        await writeFile(`${file}.new`, message, { mode: 0o600 });
        await rename(`${file}.new`, file);
      } catch (error) {
        // Somebody may have tidied it away: the next try makes it again.
        isMade = undefined;
        throw error;
      }
      if (deliveries++ % DELIVERIES_BETWEEN_PURGES === 0) await purge(folder, mailsKept);
    },
  };
}

/** By name, which begins with the time. */
async function purge(folder: string, mailsKept: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).toSorted();
  const old = names.slice(0, Math.max(0, names.length - mailsKept));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}
