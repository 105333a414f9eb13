import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { plainAddress } from './address-block.ts';

/** Whether an address is that of a proxy of ours. */
export type IsTrusted = (address: string | undefined) => boolean;

/** More hops than any chain of proxies has. */
const HOPS_MAX = 16;

/** @param list addresses and networks (CIDR), as `isAddressOrNetwork` knows them */
export function trustedProxies(list: readonly string[]): IsTrusted {
  if (list.length === 0) return () => false;
  const known = new BlockList();
  for (const entry of list) {
    const [address = '', bits] = entry.split('/');
    const family = familyOf(address);
    if (bits === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const plain = plainAddress(address ?? '');
    return isIP(plain) !== 0 && known.check(plain, familyOf(plain));
  };
}

export function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  const bitsMax = isIPv4(address) ? 32 : 128;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax);
}

/**
 * Leaves of `X-Forwarded-For` the end that consists of addresses: proxies append, so what stands before
 * something else was said by who knows whom. With none left, the peer is the client. Ports, which some
 * proxies add, are taken away.
 */
export function cleanForwardedFor(headers: IncomingHttpHeaders): void {
  const given = headers['x-forwarded-for'];
  if (given === undefined) return;
  const hops = String(given)
    .split(',')
    .slice(-HOPS_MAX)
    .map((hop) => withoutPort(hop.trim()));
  const faultyAt = hops.findLastIndex((hop) => isIP(hop) === 0);
  const addresses = hops.slice(faultyAt + 1);
  if (addresses.length > 0) headers['x-forwarded-for'] = addresses.join(', ');
  else delete headers['x-forwarded-for'];
}

function withoutPort(hop: string): string {
  const [, address = hop] = /^\[([^\]]*)\](?::\d+)?$/.exec(hop) ?? /^([\d.]+):\d+$/.exec(hop) ?? [];
  return plainAddress(address);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
