import { createPrivateKey } from 'node:crypto';
import { type SigningKey, signAccessToken } from '@supergraph/service/identity/access-token';
import type { Attack } from '../attack.ts';
import type { Target } from '../attacker/target.ts';
import { asEvents, stock, subscribe } from './live.ts';

const LIFETIME_MS = 1_000;

/** Subscriptions that end with their token. */
export const liveTokens: readonly Attack[] = [
  {
    name: 'live-with-a-second-left',
    sentence: 'subscribes with tokens that expire in a second, 16 at once, over and over',
    send(attacker) {
      const { send, flood, pause, target } = attacker;
      const mint = mintOf(target);
      const { gateway, variantIds } = target;
      const question = { query: stock, variables: { ids: variantIds.slice(0, 5) } };
      return flood({ atOnce: 16 }, async (number) => {
        const token = mint();
        if (number % 2 === 0) {
          const body = JSON.stringify(question);
          return send({ url: `${gateway}/graphql`, headers: asEvents(token), body });
        }
        const connection = await subscribe(attacker, [question], { token });
        await Promise.race([connection.gone, pause(3 * LIFETIME_MS)]);
        connection.hangUp();
      });
    },
  },
];

/** Makes tokens that are good for a second. */
function mintOf({ minting }: Target): () => string {
  if (!minting) throw new Error('There is nothing to make tokens with.');
  const { kid, privateKey, issuer, userId } = minting;
  const key: SigningKey = { kid, privateKey: createPrivateKey(privateKey) };
  return () =>
    signAccessToken(key, {
      ...{ issuer, userId, audience: 'supergraph', sessionId: 'ses_of_a_second' },
      ...{ roles: ['CUSTOMER'], permissions: [] },
      issuedAt: new Date(),
      expiresAt: new Date(Date.now() + LIFETIME_MS),
    });
}
