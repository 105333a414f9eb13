import { gatherCast } from '@supergraph/abuse/cast';
import type { Stack } from '@supergraph/local-stack/stack';
import { benchRefusals } from './refusals.ts';
import { benchThroughput } from './throughput.ts';

/** What the limits cost: those who ask for what they may have, and us when we refuse. */
export async function benchLimits(stack: Stack, folder: string): Promise<void> {
  const { target } = await gatherCast(stack.urls);
  await benchThroughput(stack, folder, target.token);
  await benchRefusals(stack, target);
}
