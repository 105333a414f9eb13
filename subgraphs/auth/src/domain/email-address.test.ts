import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailKey, findEmailFault } from './email-address.ts';

describe('an address', () => {
  it.each([
    'ada@example.com',
    "o'brien+shop@mail.example.co.uk",
    'ada_b-c.d@xn--80a1acny.xn--p1ai',
    'иван@почта.рф',
    'δοκιμή@παράδειγμα.ελ',
    '用户@example.com',
    'zoë@exämple.de',
    'ａda@example.com',
  ])('may be %s', (address) => {
    expect(findEmailFault(address)).toBeUndefined();
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'ada@@example.com',
    'ada@example.com@example.com',
    '.ada@example.com',
    'a..da@example.com',
    'ada@-example.com',
    'ada@example.c',
    'ada@127.0.0.1',
    'a da@example.com',
    'ada@example.com\r\nBcc: all@example.com',
    '"ada"@example.com',
    'a\u200bda@example.com',
    'ada\ufe0f@example.com',
    `${'x'.repeat(65)}@example.com`,
    `ada@${'x'.repeat(64)}.com`,
    `${'д'.repeat(40)}@example.com`,
  ])('is not well-formed as %j', (address) => {
    expect(findEmailFault(address)).toBe('format');
  });

  it.each([
    ['а in Cyrillic among Latin letters', 'аda@example.com'],
    ['ο in Greek among Latin letters', 'ada@gοοgle.com'],
    ['a name all in Cyrillic letters that look Latin', 'сора@example.com'],
    ['a domain of such letters', 'ada@аррӏе.com'],
    ['an ending of such letters', 'ada@example.сор'],
  ])('is refused with %s', (_, address) => {
    expect(findEmailFault(address)).toBe('homograph');
  });

  it('is the same however it is written', () => {
    const same = [
      ['ada@example.com', 'ADA@Example.COM', 'ａda@ｅxample.com', 'ada@example。com'],
      ['иван@почта.рф', 'ИВАН@ПОЧТА.РФ', 'иван@xn--80a1acny.xn--p1ai'],
      ['straße@example.de', 'STRASSE@example.de', 'strasse@example.de'],
      ['zoë@example.com', 'zoe\u0308@example.com', 'ZOË@example.com'],
      ['οδος@example.gr', 'ΟΔΟΣ@example.gr'],
    ];
    for (const spellings of same) {
      expect(new Set(spellings.map(emailKey)).size, spellings.join()).toBe(1);
    }
    expect(emailKey('ada@faß.de')).not.toBe(emailKey('ada@fass.de'));
  });

  it('has a key that is the key of itself, and of the address in capitals', () => {
    const locals = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((local) => findEmailFault(`${local}@example.com`) === undefined);
    fc.assert(
      fc.property(locals, (local) => {
        const key = emailKey(`${local}@example.com`);
        expect(emailKey(key)).toBe(key);
        expect(emailKey(`${local.toUpperCase()}@EXAMPLE.com`)).toBe(key);
      }),
    );
  });
});
