import { DestinationAway } from './destination.ts';
import type { MailRow } from './mail-rows.ts';
import type { MailAddress } from './queue-mail.ts';
import type { RenderedMail } from './rendered-mail.ts';
import type { MailData } from './template/parts.ts';
import type { Templates } from './template/templates.ts';
import type { MailSettings } from './variables.ts';

export interface Recipient extends MailAddress {
  /** Such as `en`. */
  locale: string;
}

/** Makes what a template shows of what a row holds. */
export type Complete = (
  data: MailData,
  context: { locale: string },
) => MailData | Promise<MailData>;

interface RenderOptions {
  templates: Templates;
  complete?: Readonly<Record<string, Complete>> | undefined;
  mail: MailSettings;
}

/**
 * The mail of a row as it goes out.
 *
 * @throws Error when there is no such template, or the data lack what it shows
 */
export async function renderMail(
  row: MailRow,
  { address, name, locale: ofRecipient }: Recipient,
  { templates, complete, mail }: RenderOptions,
): Promise<RenderedMail> {
  const template = templates.find(row.template, row.locale ?? ofRecipient);
  const { locale } = template;
  const data = (await complete?.[row.template]?.(row.data, { locale })) ?? row.data;
  const { subject, text, html } = template.render({ name, ...data }, mail);
  const { messageId, createdAt: date } = row;
  if (messageId === null) throw new Error('A mail that was taken up has a Message-ID.');
  return { messageId, from: mail.from, to: { address, name }, subject, text, html, date };
}

type AskForRecipients = (userIds: readonly string[]) => Promise<ReadonlyMap<string, Recipient>>;

/** Whom the rows are to: those that name a user are asked for together. */
export function recipientsFor(
  rows: readonly MailRow[],
  ask?: AskForRecipients,
): (row: MailRow) => Promise<Recipient | undefined> {
  const userIds = [...new Set(rows.flatMap(({ userId }) => userId ?? []))];
  const known = userIds.length > 0 ? asked(userIds, ask) : undefined;
  // Whoever awaits it hears of it; nobody does when all rows are to addresses.
  known?.catch(() => undefined);
  return async ({ toAddress, toName, userId, locale }) => {
    if (userId !== null) return (await known)?.get(userId);
    return { address: toAddress ?? '', name: toName ?? '', locale: locale ?? '' };
  };
}

async function asked(userIds: readonly string[], ask: AskForRecipients | undefined) {
  if (!ask) throw new Error('This service has mails to users, and nobody to ask for addresses.');
  try {
    return await ask(userIds);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DestinationAway(`Addresses cannot be asked for: ${reason}`, { cause });
  }
}
