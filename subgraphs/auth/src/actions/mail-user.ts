import { queueMail } from '@supergraph/mail/queue-mail';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';

export interface Notice {
  /** Of `templates/`. */
  readonly template: string;
  readonly data?: Record<string, unknown>;
  /** Default: the user's address. */
  readonly address?: string;
  /** What it tells of: a second one with the same key is none. */
  readonly key?: string;
  readonly now: Date;
}

/** Writes a mail to somebody with an account, in their language, in the transaction that decided it. */
export async function mailUser(
  tx: AuthDb,
  user: Pick<User, 'email' | 'displayName' | 'locale'>,
  { template, data, address = user.email, key, now }: Notice,
): Promise<void> {
  const { displayName, locale } = user;
  await queueMail(tx, {
    template,
    locale,
    to: { address, name: displayName },
    data: data ?? {},
    now,
    key,
  });
}

/** A day for people, in UTC: 14 March 2026. */
export function dayFor({ locale }: Pick<User, 'locale'>, date: Date): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
