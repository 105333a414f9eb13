import { type FieldNode, type GraphQLSchema, visit } from 'graphql';
import { type NormalisedOperation, textToPlan } from '../plan/normalise-operation.ts';
import { findProtectedParts, type ProtectedParts } from './protected-parts.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { type Grants, holds, type Requirement } from './requirement.ts';
import type { Requirements } from './requirements.ts';

/** What a caller gets of an operation. */
export interface Permit {
  /** Equal for callers who get the same; empty for those who get all. */
  readonly key: string;
  /** The operation without what is refused, which nobody is asked for. */
  readonly toPlan: string;
  /** Why a field is refused that stands in the answer for these; they are one field of it. */
  ofFields(fields: readonly FieldNode[]): Refusal | undefined;
  /** Why things of a type are, where a wider type was asked for. */
  ofType(typename: string): Refusal | undefined;
  /** The first thing that is refused, where that can be said before anything is fetched. */
  readonly first: Refusal | undefined;
}

export type PermitFor = (normalised: NormalisedOperation, grants: Grants) => Permit;

/** Ways in which callers differ that are remembered of one operation. */
const PERMITS_MAX = 64;

/**
 * Finds out what callers get of operations. That is worked out once for all who hold the same of what an
 * operation asks for, and then plans and compiled answers are shared among these.
 */
export function createPermits(
  requirements: Requirements | undefined,
  supergraph: GraphQLSchema,
): PermitFor {
  if (!requirements) return everything;
  const known = new WeakMap<NormalisedOperation, PermitsOfOperation>();
  return (normalised, grants) => {
    let permits = known.get(normalised);
    if (!permits) {
      const parts = findProtectedParts(normalised, requirements, supergraph);
      permits = permitsOf(normalised, parts);
      known.set(normalised, permits);
    }
    return permits(grants);
  };
}

type PermitsOfOperation = (grants: Grants) => Permit;

function permitsOf(normalised: NormalisedOperation, parts: ProtectedParts): PermitsOfOperation {
  const all = everything(normalised);
  const conditions = [...parts.conditions.values()];
  if (conditions.length === 0) return () => all;
  const made = new Map<string, Permit>();
  return (grants) => {
    const held = conditions.map((condition) => holds(condition, grants));
    if (held.every(Boolean)) return all;
    const key = `${grants.isAuthenticated ? 'u' : 'a'}${held.map(Number).join('')}`;
    const before = made.get(key);
    if (before) return before;
    if (made.size >= PERMITS_MAX) made.clear();
    const permit = restricted(normalised, parts, { key, grants });
    made.set(key, permit);
    return permit;
  };
}

function everything({ toPlan }: NormalisedOperation): Permit {
  return { key: '', toPlan, ofFields: nothing, ofType: nothing, first: undefined };
}

const nothing = (): undefined => undefined;

function restricted(
  { operation, fragments }: NormalisedOperation,
  parts: ProtectedParts,
  { key, grants }: { key: string; grants: Grants },
): Permit {
  const fields = refused(parts.fields, grants);
  const types = refused(parts.types, grants);
  const definitions = [operation, ...fragments.values()].map((definition) =>
    visit(definition, { Field: (field) => (fields.has(field) ? null : undefined) }),
  );
  return {
    key,
    toPlan: textToPlan(definitions),
    ofFields: (nodes) => nodes.map((node) => fields.get(node)).find((one) => one !== undefined),
    ofType: (typename) => types.get(typename),
    first: fields.values().next().value,
  };
}

function refused<Part>(
  parts: ReadonlyMap<Part, Requirement>,
  grants: Grants,
): ReadonlyMap<Part, Refusal> {
  return new Map(
    [...parts].flatMap(([part, requirement]) => {
      const refusal = refusalOf(requirement, grants);
      return refusal ? [[part, refusal] as const] : [];
    }),
  );
}
