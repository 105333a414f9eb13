import { argumentsOf, linkedNames, readLinks } from '@supergraph/service/graphql/linked-directives';
import { type DocumentNode, Kind } from 'graphql';
import { z } from 'zod';

/** What feeds a field of `Subscription` instead of a subgraph's own stream. */
export interface StreamFrom {
  /** Types of events; `*` stands for one part, and the version may be left out. */
  readonly events: readonly string[];
  /** The field of `Query` that gives the thing, and its argument that takes the event's subject. */
  readonly field: string;
  readonly by: string;
  /** The argument that names the subjects; undefined: all of them. */
  readonly of: string | undefined;
  /** The field of `Query` that gives what was there last, for a stream of everything; undefined: it begins untold. */
  readonly latest: string | undefined;
}

const shape = z.object({
  events: z.array(z.string()).min(1).max(50),
  field: z.string(),
  by: z.string().default('id'),
  of: z.string().optional(),
  latest: z.string().optional(),
});

const SPECIFICATION = 'commerce-supergraph.example/streams';

/**
 * Reads `@streamFrom` of a supergraph, by the names of the fields that have it.
 *
 * @throws where its arguments are none of its own
 */
export function readStreamFrom(document: DocumentNode): ReadonlyMap<string, StreamFrom> {
  const links = readLinks(document).filter(({ specification }) => specification === SPECIFICATION);
  const names = linkedNames(links, 'streamFrom');
  const type = document.definitions.find(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === rootOf(document),
  );
  const fields = type?.kind === Kind.OBJECT_TYPE_DEFINITION ? (type.fields ?? []) : [];
  return new Map(
    fields.flatMap(({ name, directives = [] }) => {
      const directive = directives.find((one) => names.has(one.name.value));
      if (!directive) return [];
      const { of, latest, ...given } = shape.parse(argumentsOf(directive));
      return [[name.value, { ...given, of, latest }] as const];
    }),
  );
}

function rootOf({ definitions }: DocumentNode): string {
  const schema = definitions.find(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
  const types = schema && 'operationTypes' in schema ? (schema.operationTypes ?? []) : [];
  return types.find(({ operation }) => operation === 'subscription')?.type.name.value ?? '';
}
