import { addressBlock } from '@supergraph/service/http/address-block';
import { apiKeyIdOf } from '@supergraph/service/identity/api-key';
import type { Caller } from '@supergraph/service/identity/caller';

/** Who asks, as far as it matters to who pays. */
export interface Payer {
  readonly caller: Caller;
  readonly client: { readonly address: string };
}

/**
 * Whose budget an operation is paid from: the user's, the key's, or that of the address of somebody who
 * has not signed in (of IPv6, of its network of 64 bits).
 */
export function payerKey({ caller, client }: Payer): string {
  const apiKeyId = apiKeyIdOf(caller);
  if (apiKeyId !== undefined) return `key:${apiKeyId}`;
  if (caller.kind === 'user') return `user:${caller.id}`;
  return `address:${addressBlock(client.address)}`;
}
