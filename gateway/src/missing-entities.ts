import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { FieldOwners } from './field-owners.ts';

type Path = readonly (string | number)[];

/** What stock tells of a null where none may be, in an extension. */
const holesShape = z.array(
  z.object({
    message: z.string(),
    path: z.array(z.union([z.string(), z.number()])).default([]),
  }),
);

/**
 * Tells of entities that their service does not know, though a field of theirs was asked for that is
 * never null. Where the field that led to one may be null, null says it all; where that null has
 * taken more with it, somebody must say why.
 *
 * @param holes as `extensions.valueCompletion` has them
 */
export function tellMissing(
  holes: unknown,
  { data, owners }: { data: unknown; owners: FieldOwners },
): GraphQLError[] {
  return holesShape
    .parse(holes)
    .filter(({ path }) => nullDepth(data, path) < path.length - 1)
    .map(({ message, path }) => {
      const [, type = '', field = ''] = /(\w+)\.(\w+)\.$/.exec(message) ?? [];
      const serviceName = owners.get(`${type}.${field}`);
      const text = serviceName
        ? `The service ${serviceName} knows no such ${type}.`
        : 'A service did not give what must be here.';
      const extensions = { code: 'NOT_FOUND', ...(serviceName && { serviceName }) };
      return new GraphQLError(text, { path, extensions });
    });
}

/** How many steps lead to the first null on the way; all of them where there is none. */
function nullDepth(data: unknown, path: Path): number {
  let value = data;
  for (const [depth, step] of path.entries()) {
    if (value === null || typeof value !== 'object') return depth;
    value = (value as Record<string | number, unknown>)[step];
  }
  return path.length;
}
