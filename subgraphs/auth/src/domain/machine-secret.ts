import { createHmac, type KeyObject } from 'node:crypto';
import type { DerivedKeys } from './derived-key.ts';
import { hashToken, isSame } from './refresh-token.ts';

/** What is stored of a machine's secret: reading it signs nobody in. */
export { hashToken as hashSecret };

export interface MachineSecret {
  readonly id: string;
  readonly secret: string;
}

/**
 * What a program keeps: whose it is, 256 secret bits, and a seal by which we know our own without asking the database.
 * The id before them is the prefix that its owner knows it by.
 */
export function writeApiKey({ id, secret }: MachineSecret, sealingKeys: DerivedKeys): string {
  return sealed({ id, secret }, sealingKeys()[0].key);
}

/** Undefined when it is none that was ever given. */
export function readApiKey(text: string, sealingKeys: DerivedKeys): MachineSecret | undefined {
  const [id = '', secret = ''] = text.split('.');
  const isOurs = sealingKeys().some(({ key }) => isSame(text, sealed({ id, secret }, key)));
  return isOurs ? { id, secret } : undefined;
}

function sealed({ id, secret }: MachineSecret, key: KeyObject): string {
  return `${id}.${secret}.${sealOf({ id, secret }, key)}`;
}

function sealOf({ id, secret }: MachineSecret, sealingKey: KeyObject): string {
  return createHmac('sha256', sealingKey).update(`${id} ${secret}`).digest('base64url');
}

/** What a machine may do now: never more than its owner may. */
export function heldScopes(
  scopes: readonly string[],
  ofOwner: readonly string[],
): readonly string[] {
  return scopes.filter((scope) => ofOwner.includes(scope));
}

/** An API key, or a service's credentials, of which every access token is void: `auth.machine.revoked.v1`. */
export function machineRevoked(id: string) {
  return { type: 'auth.machine.revoked.v1', subject: id, sequence: 1, data: { machineId: id } };
}
