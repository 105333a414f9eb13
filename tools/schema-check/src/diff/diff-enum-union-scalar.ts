import type { GraphQLEnumType, GraphQLScalarType, GraphQLUnionType } from 'graphql';
import { compareByName, type Report } from './change.ts';
import { diffWords } from './description.ts';

/** @param isGiven whether a field gives values of it to clients */
export function diffEnum(
  { before, after, isGiven }: { before: GraphQLEnumType; after: GraphQLEnumType; isGiven: boolean },
  report: Report,
): void {
  const values = compareByName(before.getValues(), after.getValues());
  for (const { name } of values.removed) {
    const coordinate = `${before.name}.${name}`;
    report({
      kind: 'enum-value-removed',
      level: 'breaking',
      coordinate,
      message: `Enum value ${coordinate} was removed.`,
      reason:
        'Operations that pass it are no longer valid, and clients that wait for it never see it.',
      affects: [coordinate],
    });
  }
  for (const { name } of values.added) {
    const coordinate = `${after.name}.${name}`;
    report({
      kind: 'enum-value-added',
      level: isGiven ? 'dangerous' : 'safe',
      coordinate,
      message: `Enum value ${coordinate} was added.`,
      reason: isGiven
        ? 'Clients that list every value may not know what to do with a new one.'
        : 'Clients pass values of it, and get none.',
      affects: isGiven ? [after.name] : [],
    });
  }
  for (const { name, before: earlier, after: later } of values.kept) {
    const coordinate = `${before.name}.${name}`;
    diffWords(coordinate, earlier, later, report);
  }
}

export function diffUnion(before: GraphQLUnionType, after: GraphQLUnionType, report: Report): void {
  const members = compareByName(before.getTypes(), after.getTypes());
  for (const { name } of members.removed) {
    report({
      kind: 'union-member-removed',
      level: 'breaking',
      coordinate: before.name,
      type: name,
      message: `${name} is no longer a member of ${before.name}.`,
      reason: `Fragments on ${name} within ${before.name} are no longer valid.`,
      affects: [before.name],
    });
  }
  for (const { name } of members.added) {
    report({
      kind: 'union-member-added',
      level: 'dangerous',
      coordinate: after.name,
      type: name,
      message: `${name} became a member of ${after.name}.`,
      reason: 'Clients that list every member may not know what to do with a new one.',
      affects: [after.name],
    });
  }
}

export function diffScalar(
  before: GraphQLScalarType,
  after: GraphQLScalarType,
  report: Report,
): void {
  const [earlier, later] = [before.specifiedByURL ?? 'none', after.specifiedByURL ?? 'none'];
  if (earlier === later) return;
  report({
    kind: 'scalar-specification-changed',
    level: 'dangerous',
    coordinate: before.name,
    message: `The specification of scalar ${before.name} changed from ${earlier} to ${later}.`,
    reason: 'Its values may be written in another way.',
    affects: [before.name],
  });
}
