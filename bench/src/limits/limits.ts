import { gatherCast } from '@supergraph/tools/abuse/cast';
import type { Stack } from '@supergraph/tools/local/stack';
import { benchRefusals } from './refusals.ts';

/** What the limits cost: those who are refused, in processor time. */
export async function benchLimits(stack: Stack): Promise<void> {
  const { target } = await gatherCast(stack.urls);
  await benchRefusals(stack, target);
}
