import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { newId } from '@supergraph/service/ids';
import { z } from 'zod';
import { MediaFault } from './media-fault.ts';

/** The largest file that anybody may send. */
export const UPLOAD_BYTES_MAX = 5_242_880;

/** Long enough for a slow line, too short to be of use to whoever finds it in a log. */
const TICKET_MS = 300_000;
const TICKET_CHARACTERS_MAX = 1_024;

export interface Ticket {
  /** Of the upload that it allows, upl_… */
  readonly id: string;
  readonly callerId: string;
  /** What the image may be attached to, such as `avatar`. */
  readonly purpose: string;
  readonly bytesMax: number;
  readonly expiresAt: Date;
}

export interface Tickets {
  issue(wanted: { callerId: string; purpose: string; now: Date }): { ticket: Ticket; text: string };
  /** @throws UPLOAD_TICKET_INVALID, UPLOAD_TICKET_EXPIRED */
  read(text: string | undefined, presented: { callerId: string; now: Date }): Ticket;
}

/**
 * Tickets that allow one caller one upload for one purpose within five minutes. They are signed
 * (HMAC-SHA-256), so that nothing is written for one that is never used; that one is used once is what the
 * row of its upload sees to.
 *
 * @param options.secret from which the key is derived (RFC 5869)
 * @param options.service whose tickets they are: another's are not good here
 */
export function createTickets({ secret, service }: { secret: string; service: string }): Tickets {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `supergraph media: ${service}`, 32));
  const signatureOf = (content: string) => createHmac('sha256', key).update(content).digest();

  return {
    issue({ callerId, purpose, now }) {
      const expiresAt = new Date(now.getTime() + TICKET_MS);
      const id = newId('upl', now.getTime());
      const ticket = { id, callerId, purpose, bytesMax: UPLOAD_BYTES_MAX, expiresAt };
      const content = Buffer.from(JSON.stringify(ticket)).toString('base64url');
      return { ticket, text: `${content}.${signatureOf(content).toString('base64url')}` };
    },

    read(text = '', { callerId, now }) {
      const [content = '', signature = '', ...more] =
        text.length <= TICKET_CHARACTERS_MAX ? text.split('.') : [];
      const given = Buffer.from(signature, 'base64url');
      const expected = signatureOf(content);
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      if (!isOurs || more.length > 0) throw invalid('is none of ours');
      const ticket = ticketSchema.parse(JSON.parse(Buffer.from(content, 'base64url').toString()));
      if (ticket.callerId !== callerId) throw invalid('is for somebody else');
      if (ticket.expiresAt > now) return ticket;
      throw new MediaFault('UPLOAD_TICKET_EXPIRED', 'The ticket was good for five minutes.');
    },
  };
}

const ticketSchema = z.object({
  id: z.string(),
  callerId: z.string(),
  purpose: z.string(),
  bytesMax: z.number(),
  expiresAt: z.coerce.date(),
});

function invalid(why: string): MediaFault {
  return new MediaFault('UPLOAD_TICKET_INVALID', `The ticket ${why}.`);
}
