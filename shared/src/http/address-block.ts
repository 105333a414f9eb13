import { isIPv4, isIPv6 } from 'node:net';

/**
 * What is counted as one client where nobody has signed in: an IPv4 address, or the 64 bits of an IPv6
 * address that name the network, since whoever has one such address has all of that network's
 * (RFC 6177). What is neither shares one block.
 */
export function addressBlock(address: string | undefined): string {
  const plain = plainAddress(address ?? '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  // "::" stands for as many zeros as are missing of eight groups; a dotted end stands for two.
  const written = before.length + after.length + (plain.includes('.') ? 1 : 0);
  const groups = [...before, ...Array.from({ length: 8 - written }, () => '0'), ...after];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

/** Without the zone of a link, and an IPv4 address as such though it arrived on a socket for IPv6. */
export function plainAddress(address: string): string {
  const [withoutZone = ''] = address.split('%');
  const mapped = /^::ffff:([\d.]+)$/i.exec(withoutZone)?.[1];
  return mapped && isIPv4(mapped) ? mapped : withoutZone;
}
