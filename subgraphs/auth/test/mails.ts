import { asc, eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { oneTimeTokenKeyOf } from '../src/domain/derived-key.ts';
import { type TokenPurpose, writeOneTimeToken } from '../src/domain/one-time-token.ts';
import type { AuthDatabase } from '../src/store/database.ts';
import { mails } from '../src/store/tables.ts';
import { keyEncryptionSecret } from './support.ts';

interface Auth {
  readonly database: AuthDatabase;
}

/** The mails that wait for the courier, the first written first. */
export function mailsTo({ database }: Auth, address: string) {
  return database.db
    .select()
    .from(mails)
    .where(eq(mails.toAddress, address))
    .orderBy(asc(mails.createdAt), sql`ctid`);
}

const [{ key: tokenKey }] = oneTimeTokenKeyOf(keyEncryptionSecret)();

/** The token of the last mail to an address that is made of the template; waits for what is sent after an answer. */
export async function tokenFor(auth: Auth, address: string, template: string): Promise<string> {
  const find = async () =>
    (await mailsTo(auth, address)).findLast((mail) => mail.template === template);
  await expect.poll(find, { message: `${template} to ${address}` }).toBeDefined();
  const { tokenId, purpose } = (await find())?.data ?? {};
  return writeOneTimeToken({ id: String(tokenId), purpose: purpose as TokenPurpose }, tokenKey);
}
