import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { eventually } from './eventually.ts';

/** The token of the newest mail to an address with a link to a page, such as `/verify-email`; waits for it. */
export async function tokenFromMail(address: string, page: string): Promise<string> {
  const link = new RegExp(`${page}#token=([\\w.-]+)`);
  let token: string | undefined;
  await eventually(async () => {
    const mails = await mailsTo(address);
    token = mails.flatMap((mail) => link.exec(mail)?.[1] ?? []).at(-1);
    if (!token) throw new Error(`no mail to ${address} leads to ${page}, among ${mails.length}`);
  });
  return token ?? '';
}

/** All of an address in the mailbox of the local stack, the oldest first, as text. */
async function mailsTo(address: string): Promise<string[]> {
  const { mailboxFolder = '' } = inject('stack').surroundings;
  const names = (await readdir(mailboxFolder)).filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(
    names.toSorted().map((name) => readFile(join(mailboxFolder, name), 'utf8').catch(() => '')),
  );
  return mails
    .map(plain)
    .filter((mail) => mail.includes(`<${address}>`) || mail.includes(`To: ${address}`));
}

/** Without the quoted-printable of RFC 2045, as far as links have it. */
function plain(mail: string): string {
  return mail.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
}
