import { inject } from 'vitest';
import { eventually } from './eventually.ts';

export interface ReadMail {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Waits until so many mails to an address lie in the mailbox of the stack; the newest first. */
export function mailsTo(address: string, { count = 1 } = {}): Promise<ReadMail[]> {
  const url = new URL('/mail/messages.json', inject('stack').urls.gateway);
  url.searchParams.set('to', address);
  return eventually(async () => {
    const answer = await fetch(url);
    const { messages }: { messages: ReadMail[] } = JSON.parse(await answer.text());
    if (messages.length < count) throw new Error(`${address} has ${messages.length} mails`);
    return messages;
  });
}
