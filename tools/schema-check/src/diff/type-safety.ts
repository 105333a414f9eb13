import {
  type GraphQLInputType,
  type GraphQLOutputType,
  isListType,
  isNamedType,
  isNonNullType,
  Kind,
  type TypeNode,
} from 'graphql';
import { leftOut } from '../core/graph/coordinates.ts';

/** Whether whoever read the earlier type can read the later: it may become non-null, nothing else. */
export function isSafeForReaders(before: GraphQLOutputType, after: GraphQLOutputType): boolean {
  if (isNonNullType(after) && !isNonNullType(before)) return isSafeForReaders(before, after.ofType);
  if (isNonNullType(before))
    return isNonNullType(after) && isSafeForReaders(before.ofType, after.ofType);
  if (isListType(before)) return isListType(after) && isSafeForReaders(before.ofType, after.ofType);
  return isNamedType(after) && before.name === after.name;
}

/** The same for types as they are written. */
export function isSafeTypeForReaders(before: TypeNode, after: TypeNode): boolean {
  if (after.kind === Kind.NON_NULL_TYPE && before.kind !== Kind.NON_NULL_TYPE)
    return isSafeTypeForReaders(before, after.type);
  if (before.kind === Kind.NAMED_TYPE)
    return after.kind === Kind.NAMED_TYPE && before.name.value === after.name.value;
  return before.kind === after.kind && isSafeTypeForReaders(before.type, after.type);
}

/** Whether whatever was valid for the earlier type is valid for the later: it may become nullable. */
export function isSafeForWriters(before: GraphQLInputType, after: GraphQLInputType): boolean {
  if (isNonNullType(before)) {
    return isSafeForWriters(before.ofType, isNonNullType(after) ? after.ofType : after);
  }
  if (isNonNullType(after)) return false;
  if (isListType(before)) return isListType(after) && isSafeForWriters(before.ofType, after.ofType);
  return isNamedType(after) && before.name === after.name;
}

/** Whom a value concerns that is required now: those who leave it out, and where not all that was given will do, all. */
export function concernedByRequired(
  coordinate: string,
  before: GraphQLInputType,
  after: GraphQLInputType,
): string[] {
  const isSafeWhenGiven = isSafeForWriters(before, isNonNullType(after) ? after.ofType : after);
  return isSafeWhenGiven ? [leftOut(coordinate)] : [coordinate, leftOut(coordinate)];
}
