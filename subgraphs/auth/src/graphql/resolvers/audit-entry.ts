import { ownsOrMay } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { AuditEntryResolvers } from '../generated/resolvers.ts';
import type { AuditEntryModel } from '../models.ts';

export const AuditEntry: AuditEntryResolvers = {
  action: (entry) => read(entry).action,
  actorKind: (entry) => read(entry).actor.kind,
  async actor(entry, _args, { caller, loaders }) {
    const { id } = read(entry).actor;
    if (!id) return null;
    // Of an account that is gone, the id is left.
    const isReadable = ownsOrMay(caller, id, 'users:read');
    return (isReadable && (await loaders.user.load(id))) || { id };
  },
  subject: (entry) => read(entry).subject,
  place: (entry) => read(entry).client?.address || null,
  clientName: (entry) => read(entry).client?.name || null,
  clientVersion: (entry) => read(entry).client?.version || null,
  requestId: (entry) => read(entry).requestId,
  details: (entry) =>
    Object.entries(read(entry).details).map(([name, value]) => ({ name, value: written(value) })),
};

const content = z.object({
  action: z.string(),
  actor: z.object({
    kind: z.enum(['user', 'anonymous', 'operator', 'system']).transform((kind) => kinds[kind]),
    id: z.string().optional(),
  }),
  subject: z.string().nullable(),
  client: z.object({ address: z.string(), name: z.string(), version: z.string() }).nullable(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

const kinds = {
  user: 'USER',
  anonymous: 'ANONYMOUS',
  operator: 'OPERATOR',
  system: 'SYSTEM',
} as const;

const known = new WeakMap<AuditEntryModel, z.output<typeof content>>();

/** Each entry is parsed once, whatever is asked of it. */
function read(entry: AuditEntryModel): z.output<typeof content> {
  const found = known.get(entry) ?? content.parse(JSON.parse(entry.content));
  known.set(entry, found);
  return found;
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : String(value);
}
