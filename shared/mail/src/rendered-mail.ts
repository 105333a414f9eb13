import type { MailAddress } from './queue-mail.ts';

/** A mail as it goes out: the same at every try. */
export interface RenderedMail {
  /** Without the angle brackets. */
  messageId: string;
  from: MailAddress;
  to: MailAddress;
  subject: string;
  text: string;
  html: string;
  /** When it was written. */
  date: Date;
}
