import { Misuse } from '@supergraph/service/command';
import type { Attack } from '../attack.ts';
import { deep } from './deep.ts';
import { defer } from './defer.ts';
import { documents } from './documents.ts';
import { fragments } from './fragments.ts';
import { hangUp } from './hang-up.ts';
import { http } from './http.ts';
import { lists } from './lists.ts';
import { live } from './live.ts';
import { liveTokens } from './live-tokens.ts';
import { operators } from './operators.ts';
import { orders } from './orders.ts';
import { plans } from './plans.ts';
import { raw } from './raw.ts';
import { signIn } from './sign-in.ts';
import { slow } from './slow.ts';
import { streams } from './streams.ts';
import { tokens } from './tokens.ts';
import { unread } from './unread.ts';
import { values } from './values.ts';
import { wide } from './wide.ts';

/** Every attack, in the order in which a run makes them. */
export const allAttacks: readonly Attack[] = [
  ...deep,
  ...wide,
  ...fragments,
  ...values,
  ...plans,
  ...documents,
  ...lists,
  ...defer,
  ...hangUp,
  ...slow,
  ...http,
  ...raw,
  ...operators,
  ...orders,
  ...signIn,
  ...tokens,
  ...streams,
  ...live,
  ...unread,
  ...liveTokens,
];

/** @throws Misuse when there is none of this name */
export function attackNamed(name: string): Attack {
  const attack = allAttacks.find((each) => each.name === name);
  if (!attack) throw new Misuse(`There is no attack "${name}".`);
  return attack;
}
