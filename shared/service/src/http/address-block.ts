import { isIP, isIPv4 } from 'node:net';
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js';

/** What stands for every address that is none, so that nobody escapes by writing nonsense. */
const UNKNOWN = 'unknown';

const PREFIX_GROUPS = 4;

/**
 * What counts as one sender: an IPv4 address by itself, since its neighbours are strangers, and the /64
 * of an IPv6 address, which is what one household or machine is given whole (RFC 6177, RFC 4291 §2.5.1).
 * An IPv6 address that only carries an IPv4 one (mapped, NAT64, 6to4) counts as that one: otherwise the
 * whole of IPv4 would share one block, or one sender have many.
 */
export function addressBlock(address: string | undefined): string {
  const family = isIP(address ?? '');
  if (address === undefined || family === 0) return UNKNOWN;
  if (family === 4) return address;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const carried = carriedIPv4(parsed);
  if (carried) return carried.toString();
  const prefix = parsed.parts.slice(0, PREFIX_GROUPS).map((group) => group.toString(16));
  return `${prefix.join(':')}::/64`;
}

/** Where in the address the IPv4 one stands: RFC 4291 §2.5.5.2, RFC 6052 §2.1, RFC 3056 §2. */
const firstCarryingGroup: Record<string, number> = { ipv4Mapped: 6, rfc6052: 6, '6to4': 1 };

function carriedIPv4(address: IPv6): IPv4 | undefined {
  const first = firstCarryingGroup[address.range()];
  if (first === undefined) return undefined;
  const groups = address.parts.slice(first, first + 2);
  return new ipaddr.IPv4(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** Without the zone of a link, and an IPv4 address as such though it arrived on a socket for IPv6. */
export function plainAddress(address: string): string {
  const [withoutZone = ''] = address.split('%');
  const mapped = /^::ffff:([\d.]+)$/i.exec(withoutZone)?.[1];
  return mapped && isIPv4(mapped) ? mapped : withoutZone;
}
