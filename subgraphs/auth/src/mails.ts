import type { MailData } from '@supergraph/mail/courier';
import { readTemplates } from '@supergraph/mail/templates';

/** The mails that auth sends, by template and locale. */
export const templates = readTemplates(new URL('../templates/', import.meta.url));

const exampleMoment = new Date('2026-03-01T12:00:00.000Z');

/** What each of them may show, for previews. */
export function example(locale: string): MailData {
  const style = { dateStyle: 'long', timeZone: 'UTC' } as const;
  return {
    token: 'example-token',
    email: 'ada@example.com',
    newEmail: 'ada@new.example',
    device: 'Firefox',
    passkey: 'Telephone',
    apiKey: 'Nightly export',
    provider: 'google',
    left: 9,
    place: '192.0.2.0/24',
    day: new Intl.DateTimeFormat(locale, style).format(exampleMoment),
    moment: exampleMoment.toISOString(),
  };
}
