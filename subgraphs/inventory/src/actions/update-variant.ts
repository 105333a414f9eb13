import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { Variant } from '../store/variants.ts';
import { changeVariant } from './change-variant.ts';
import { titleSchema, variantIdSchema, versionSchema } from './input.ts';

const inputSchema = z.object({
  variantId: variantIdSchema,
  expectedVersion: versionSchema.nullish(),
  name: titleSchema.nullish(),
  status: z.enum(['ACTIVE', 'ARCHIVED']).nullish(),
});

/**
 * Changes the name of a variant, archives it or puts it on sale again. What is left out stays.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without catalog:write, BAD_USER_INPUT; refuses VARIANT_NOT_FOUND
 *   and VARIANT_CHANGED
 */
export async function updateVariant(context: ActionContext, input: unknown): Promise<Variant> {
  requirePermission(context.caller, 'catalog:write');
  const { name, status, ...which } = parseInput(inputSchema, input);
  const isNothing = name == null && status == null;
  return changeVariant(
    context,
    which,
    () => !isNothing && { name: name ?? undefined, status: status ?? undefined },
  );
}
