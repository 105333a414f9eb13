import { expect, it } from 'vitest';
import { createTickets } from './ticket.ts';

const secret = 's'.repeat(32);
const now = new Date('2030-01-01T12:00:00.000Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const tickets = createTickets({ secret, service: 'one' });
const mine = { callerId: 'usr_1', purpose: 'avatar' };
const { ticket, text } = tickets.issue({ ...mine, now });
const code = (read: () => unknown) => {
  try {
    return read();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

it('a ticket says what it was made for', () => {
  expect(tickets.read(text, { callerId: 'usr_1', now })).toEqual(ticket);
  expect(ticket).toMatchObject({ ...mine, bytesMax: 5_242_880, expiresAt: later(300_000) });
});

it('a ticket is good until five minutes are over', () => {
  expect(tickets.read(text, { callerId: 'usr_1', now: later(299_999) }).id).toBe(ticket.id);
  const late = () => tickets.read(text, { callerId: 'usr_1', now: later(300_000) });
  expect(code(late)).toBe('UPLOAD_TICKET_EXPIRED');
});

const [content = '', signature = ''] = text.split('.');
const otherContent = Buffer.from(JSON.stringify({ ...ticket, bytesMax: 1e9 })).toString(
  'base64url',
);

it.each([
  ['none', undefined],
  ['an empty one', ''],
  ['one without its signature', content],
  ['one with an empty signature', `${content}.`],
  ['one with half a signature', `${content}.${signature.slice(0, 20)}`],
  ['one that says something else', `${otherContent}.${signature}`],
  ['one with more behind it', `${text}.more`],
  ['a long one', `${content}.${signature}${'A'.repeat(2_000)}`],
  [
    'one of another service',
    createTickets({ secret, service: 'two' }).issue({ ...mine, now }).text,
  ],
  [
    'one under another secret',
    createTickets({ secret: 'x'.repeat(32), service: 'one' }).issue({ ...mine, now }).text,
  ],
])('%s is refused', (_, given) => {
  expect(code(() => tickets.read(given, { callerId: 'usr_1', now }))).toBe('UPLOAD_TICKET_INVALID');
});

it("a ticket is refused in somebody else's hands", () => {
  expect(code(() => tickets.read(text, { callerId: 'usr_2', now }))).toBe('UPLOAD_TICKET_INVALID');
});
