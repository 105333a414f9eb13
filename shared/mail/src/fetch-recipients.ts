import { z } from 'zod';
import type { Recipient } from './render-mail.ts';

/** Where whoever keeps users tells their addresses to services that know the gateway's secret. */
export const RECIPIENTS_PATH = '/recipients';

/** As many as one question may name. */
export const RECIPIENTS_MAX = 100;

/** What it answers with: those that there are, in any order. */
export const recipientsDocument = z.object({
  recipients: z
    .array(z.object({ id: z.string(), address: z.string(), name: z.string(), locale: z.string() }))
    .max(RECIPIENTS_MAX),
});

const TIMEOUT_MS = 5_000;

/**
 * Asks for the addresses of users; who is gone is not in the answer.
 *
 * @returns undefined where it is not configured whom to ask
 */
export function recipientsFrom({
  recipientsUrl,
  gatewaySecret,
}: {
  recipientsUrl: string | undefined;
  gatewaySecret: string;
}): ((userIds: readonly string[]) => Promise<ReadonlyMap<string, Recipient>>) | undefined {
  if (recipientsUrl === undefined) return undefined;
  return async (userIds) => {
    const url = new URL(recipientsUrl);
    for (const id of userIds) url.searchParams.append('id', id);
    const response = await fetch(url, {
      headers: { 'x-gateway-secret': gatewaySecret },
      // The secret goes to this address and no other.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${recipientsUrl} answered ${response.status}`);
    const { recipients } = recipientsDocument.parse(await response.json());
    return new Map(recipients.map(({ id, ...recipient }) => [id, recipient]));
  };
}
