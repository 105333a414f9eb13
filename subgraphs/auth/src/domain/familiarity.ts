/**
 * Whether somebody has signed in so before is asked by what they sign in with and the network that they come from,
 * /16 of IPv4 and /32 of IPv6: about as much as one provider has in one region, within which addresses change daily.
 *
 * @param addressBlock as `addressBlock` gives it
 */
export function familiarityOf(device: string, addressBlock: string): string {
  const network = addressBlock.includes(':')
    ? addressBlock.split(':').slice(0, 2)
    : addressBlock.split('.').slice(0, 2);
  return `${network.join('.')} ${device}`;
}
