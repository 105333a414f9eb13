import type { RenderedMail } from './rendered-mail.ts';

/** Whereto a courier hands mails over. */
export interface MailDestination {
  /** Mails in hand at a time, at most. */
  atOnce: number;
  /**
   * Resolves once the mail is somebody else's to keep; within `DELIVERY_MS_MAX` it does or fails.
   *
   * @throws MailRefused for a mail that will never be taken, DestinationAway when none is taken for now
   */
  deliver(mail: RenderedMail): Promise<void>;
}

/** Far below the time for which a courier has a mail in hand, so that no other takes it up meanwhile. */
export const DELIVERY_MS_MAX = 60_000;

/** Whatever is tried, this mail is not to be had: it is given up. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** Nobody is there to take any mail: it has cost this one no try. */
export class DestinationAway extends Error {
  override readonly name = 'DestinationAway';
}
