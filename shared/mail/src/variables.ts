import { variables } from '@supergraph/service/config';
import { z } from 'zod';
import type { MailAddress } from './queue-mail.ts';

const LOCAL_SENDER = 'Supergraph <no-reply@localhost.localdomain>';
const senderForm = /^(?:([^<>"\p{Cc}]*)<)?([^\s<>@,]+@[^\s<>@,]+?)>?$/u;

/** What every service that sends mails reads from its environment. */
export const mailVariables = {
  SMTP_URL: variables.url('smtp', 'smtps').optional(),
  MAIL_FROM: z.string().regex(senderForm, 'must be an address, or "Name <address>"').optional(),
  MAILBOX_FOLDER: variables.text().optional(),
  WEB_URL: variables.url('http', 'https').default('http://localhost:4000'),
};

type Given = z.output<z.ZodObject<typeof mailVariables>>;

/** For `superRefine` of the configuration: no server takes mails from nobody. */
export function requireSender(given: Given, context: z.RefinementCtx): void {
  if (given.SMTP_URL === undefined || given.MAIL_FROM !== undefined) return;
  const message = 'is required where SMTP_URL is set';
  context.addIssue({ code: 'custom', path: ['MAIL_FROM'], message });
}

export interface MailSettings {
  /** The server that takes mails. */
  smtpUrl?: string | undefined;
  /** Where they are written without one; neither: they wait. */
  mailboxFolder?: string | undefined;
  from: MailAddress;
  /** What links in mails begin with; without a slash at its end. */
  webUrl: string;
}

/** The same under the names that code uses. */
export function mailSettings(given: Given): MailSettings {
  const [, name = '', address = ''] = senderForm.exec(given.MAIL_FROM ?? LOCAL_SENDER) ?? [];
  return {
    smtpUrl: given.SMTP_URL,
    mailboxFolder: given.MAILBOX_FOLDER,
    from: { name: name.trim(), address },
    webUrl: given.WEB_URL.replace(/\/+$/, ''),
  };
}
