import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';

export interface LocalMail {
  /** Name of its file, without the ending: its Message-ID. */
  id: string;
  from: string;
  to: string;
  subject: string;
  /** ISO 8601, in UTC; null where it has none. */
  date: string | null;
  text: string;
  html: string;
}

export interface Mailbox {
  /** The newest first, at most 200; `to` is an address, in whatever case. */
  list(to?: string): Promise<LocalMail[]>;
  find(id: string): Promise<LocalMail | undefined>;
}

const LISTED_MAX = 200;
const ENDING = '.eml';

/** Reads what services write into the folder; a mail is never changed, so each is read once. */
export function openMailbox(folder: string): Mailbox {
  let known = new Map<string, LocalMail>();

  async function all(): Promise<LocalMail[]> {
    const names = (await namesIn(folder)).filter((name) => name.endsWith(ENDING));
    const mails = new Map<string, LocalMail>();
    for (const name of names.toSorted().toReversed()) {
      const mail = known.get(name) ?? (await read(folder, name));
      if (mail) mails.set(name, mail);
    }
    known = mails;
    return [...mails.values()];
  }

  return {
    async list(to) {
      const wanted = to?.toLowerCase();
      const mails = await all();
      return mails
        .filter((mail) => wanted === undefined || mail.to.toLowerCase() === wanted)
        .slice(0, LISTED_MAX);
    },
    find: async (id) => (await all()).find((mail) => mail.id === id),
  };
}

/** Nothing before the first mail. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined where it was tidied away meanwhile. */
async function read(folder: string, name: string): Promise<LocalMail | undefined> {
  const content = await readFile(join(folder, name)).catch(() => undefined);
  if (!content) return undefined;
  const { from, to, subject, date, text, html } = await PostalMime.parse(content);
  return {
    id: decodeURIComponent(name.slice(0, -ENDING.length)),
    from: from?.address ?? '',
    to: to?.[0]?.address ?? '',
    subject: subject ?? '',
    date: date ?? null,
    text: text ?? '',
    html: html ?? '',
  };
}
