import { readFileSync } from 'node:fs';
import { ConfigError } from '@supergraph/service/config';
import type { UserCaller } from '@supergraph/service/identity/caller';
import { z } from 'zod';

/** Whether a signed-in caller fulfils a policy. One that is not defined nobody does. */
export type FulfilsPolicy = (caller: UserCaller, policy: string) => boolean;

const rule = z
  .strictObject({
    roles: z.array(z.string().min(1)).default([]),
    permissions: z.array(z.string().min(1)).default([]),
  })
  .refine(
    ({ roles, permissions }) => roles.length + permissions.length > 0,
    'must name a role or a permission',
  );
const tableShape = z.record(z.string().min(1), rule);

/**
 * Reads what the names in `@policy` stand for: `{ "staff": { "roles": ["SUPPORT"], "permissions":
 * ["orders:read"] } }`, of which one suffices.
 *
 * @throws ConfigError that names the file and every fault
 */
export function readPolicies(file: string): FulfilsPolicy {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`The table of policies ${file} cannot be read: ${String(error)}`);
  }
  const parsed = tableShape.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new ConfigError(`The table of policies ${file} is faulty:\n${lines.join('\n')}`);
  }
  return createPolicies(parsed.data);
}

export function createPolicies(table: z.output<typeof tableShape>): FulfilsPolicy {
  const rules = new Map(Object.entries(table));
  return (caller, policy) => {
    const { roles = [], permissions = [] } = rules.get(policy) ?? {};
    return (
      roles.some((role) => caller.roles.includes(role)) ||
      permissions.some((permission) => caller.permissions.has(permission))
    );
  };
}

export const noPolicies: FulfilsPolicy = () => false;
