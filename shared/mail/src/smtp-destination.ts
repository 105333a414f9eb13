import { PassThrough } from 'node:stream';
import { createTransport } from 'nodemailer';
import {
  DELIVERY_MS_MAX,
  DestinationAway,
  type MailDestination,
  MailRefused,
} from './destination.ts';
import { toMime } from './to-mime.ts';

/** What a server may take to accept a connection and greet, and between two signs of life after that. */
const GREETING_MS_MAX = 10_000;
const SILENCE_MS_MAX = 30_000;

export interface SmtpOptions {
  /** `smtp://user:password@host:587`, `smtps://` where TLS begins at once; its query are options of nodemailer. */
  url: string;
  /** What one mail may take in all, in milliseconds. Default a minute; not longer. */
  deliveryMsMax?: number;
}

/**
 * Hands mails to an SMTP server (RFC 5321), each over a connection of its own: one that was idle may be
 * gone, and nobody could tell then whether a mail was taken.
 */
export function createSmtpDestination(options: SmtpOptions): MailDestination {
  const { url, deliveryMsMax = DELIVERY_MS_MAX } = options;
  const protection = protectionOf(url);
  return {
    atOnce: 5,
    async deliver(mail) {
      const message = toMime(mail);
      let hasBegun = false;
      const transport = createTransport({
        url,
        ...protection,
        connectionTimeout: GREETING_MS_MAX,
        greetingTimeout: GREETING_MS_MAX,
        socketTimeout: SILENCE_MS_MAX,
      });
      // The message is read once the server has greeted us, and knows us where it wants to.
      transport.use('stream', (outgoing, done) => {
        outgoing.message.transform(() => {
          hasBegun = true;
          return new PassThrough();
        });
        done();
      });
      try {
        await transport.sendMail({ ...message, signal: AbortSignal.timeout(deliveryMsMax) });
      } catch (error) {
        throw judged(error, { hasBegun });
      }
    },
  };
}

/** A password goes over TLS, unless the address says otherwise. */
function protectionOf(url: string): { requireTLS?: boolean } {
  const { username, searchParams } = new URL(url);
  return username && !searchParams.has('requireTLS') ? { requireTLS: true } : {};
}

/** What a failure means: by the reply (RFC 5321 §4.2.1), and by where in the dialogue it came. */
function judged(error: unknown, { hasBegun }: { hasBegun: boolean }): unknown {
  if (!(error instanceof Error)) return error;
  if (!hasBegun) return new DestinationAway(error.message, { cause: error });
  const { responseCode = 0, command } = error as SmtpError;
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  return isAboutMail && responseCode >= 500
    ? new MailRefused(error.message, { cause: error })
    : error;
}

interface SmtpError extends Error {
  /** Of the server's reply, where there was one. */
  responseCode?: number;
  /** What it replied to. */
  command?: string;
}
