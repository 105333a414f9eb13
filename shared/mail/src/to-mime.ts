import { MailRefused } from './destination.ts';
import type { RenderedMail } from './rendered-mail.ts';

/** RFC 5321 §4.5.3.1.3: a path has 256 octets, of which two are its brackets. */
const ADDRESS_BYTES_MAX = 254;
/** Printable without quoting on both sides; what can end a header or begin another recipient is none of it. */
const addressForm = /^[^\s\p{C}<>()[\],:;@\\"]+@[^\s\p{C}<>()[\],:;@\\"]+$/u;

/**
 * The mail as nodemailer takes it.
 *
 * @throws MailRefused when an address, a name or the subject could say more in a header than itself
 */
export function toMime(mail: RenderedMail) {
  const { from, to, subject, text, html, messageId, date } = mail;
  for (const [whose, { address, name }] of Object.entries({ sender: from, recipient: to })) {
    const isAddress = addressForm.test(address) && Buffer.byteLength(address) <= ADDRESS_BYTES_MAX;
    if (!isAddress) throw new MailRefused(`The address of the ${whose} is no address.`);
    requireLine(name, `The name of the ${whose}`);
  }
  requireLine(subject, 'The subject');
  return {
    envelope: { from: from.address, to: to.address },
    from,
    to,
    subject,
    text,
    html,
    messageId: `<${messageId}>`,
    date,
    // RFC 3834: so that no absence is told to us.
    headers: { 'Auto-Submitted': 'auto-generated' },
    // Templates attach nothing, so nothing may be read for one.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function requireLine(value: string, what: string): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) throw new MailRefused(`${what} has control characters.`);
}
