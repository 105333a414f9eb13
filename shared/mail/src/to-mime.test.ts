import { describe, expect, it } from 'vitest';
import { MailRefused } from './destination.ts';
import { toMime } from './to-mime.ts';

const mail = {
  messageId: 'mail_1@shop.example',
  from: { address: 'no-reply@shop.example', name: 'Shop' },
  to: { address: 'ada@example.com', name: 'Ada' },
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  date: new Date(0),
};

describe('the headers of a mail', () => {
  it.each([
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com\nX: y',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    'Ada <ada@example.com>',
    '"a b"@example.com',
    'ada@[127.0.0.1]',
    'ada@example.com\0',
    'ada\u202e@example.com',
    'ada example.com',
    'ada@@example.com',
    '',
    `${'a'.repeat(250)}@example.com`,
  ])('take no address that could say more: %j', (address) => {
    expect(() => toMime({ ...mail, to: { address, name: 'Ada' } })).toThrow(MailRefused);
  });

  it.each(['Ada\r\nBcc: eve@example.com', 'Ada\nx', 'Ada\u2028x', 'A\0'])(
    'take no name and no subject on several lines: %j',
    (line) => {
      expect(() => toMime({ ...mail, to: { ...mail.to, name: line } })).toThrow(MailRefused);
      expect(() => toMime({ ...mail, subject: line })).toThrow(MailRefused);
    },
  );

  it('take addresses and names of all scripts', () => {
    const to = { address: 'ада@пример.example', name: 'Ада, "Лавлейс" <x>' };
    expect(toMime({ ...mail, to })).toMatchObject({
      to,
      envelope: { from: 'no-reply@shop.example', to: to.address },
      messageId: '<mail_1@shop.example>',
    });
  });
});
