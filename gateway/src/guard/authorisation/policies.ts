import type { UserCaller } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import { readSettingsFile } from '../../settings-file.ts';

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
  return createPolicies(readSettingsFile(file, { what: 'table of policies', shape: tableShape }));
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
