import { describe, expect, it } from 'vitest';
import { addressBlock } from './address-block.ts';

describe('the block of an address', () => {
  it.each([
    ['an IPv4 address is itself', '192.0.2.7', '192.0.2.7'],
    ['an IPv6 address is its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['a zone id is no part of it', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['a mapped IPv4 address is that one', '::ffff:192.0.2.7', '192.0.2.7'],
    ['a mapped one in hexadecimal likewise', '::FFFF:C000:0207', '192.0.2.7'],
    ['one that NAT64 translated likewise', '64:ff9b::192.0.2.7', '192.0.2.7'],
    ['one that is tunnelled as 6to4 likewise', '2002:c000:207:1::1', '192.0.2.7'],
    ['this machine by IPv6 is its /64', '::1', '0:0:0:0::/64'],
    ['nothing yet likewise', '::', '0:0:0:0::/64'],
  ])('of %s', (_, address, block) => {
    expect(addressBlock(address)).toBe(block);
  });

  it('is the same however an address is written', () => {
    const spellings = ['2001:DB8::1', '2001:db8:0:0::2', '2001:0db8:0000:0000:ffff::3'];
    expect(new Set(spellings.map(addressBlock))).toEqual(new Set(['2001:db8:0:0::/64']));
  });

  it('is another one for a neighbour in IPv4 and for the next /64', () => {
    expect(addressBlock('192.0.2.8')).not.toBe(addressBlock('192.0.2.7'));
    expect(addressBlock('2001:db8:0:1::1')).not.toBe(addressBlock('2001:db8:0:2::1'));
  });

  it.each([
    undefined,
    '',
    '[::1]',
    'localhost',
    '192.0.2',
    '0x7f.1',
    '017700000001',
    '192.0.2.7:443',
    '1.2.3.4.5',
    '::g',
  ])('is one and the same for %j, which is no address', (text) => {
    expect(addressBlock(text)).toBe('unknown');
  });
});
