import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  isNonNullType,
  isRequiredArgument,
} from 'graphql';
import { leftOut } from '../core/graph/coordinates.ts';
import { compareByName, type Report } from './change.ts';
import { defaultOf, isSameDefault } from './default-value.ts';
import { diffWords } from './description.ts';
import { concernedByRequired, isSafeForReaders, isSafeForWriters } from './type-safety.ts';

type Composite = GraphQLObjectType | GraphQLInterfaceType;

export function diffFields(before: Composite, after: Composite, report: Report): void {
  const fields = compareByName(Object.values(before.getFields()), Object.values(after.getFields()));
  for (const { name, deprecationReason } of fields.removed) {
    const coordinate = `${before.name}.${name}`;
    const wasDeprecated = deprecationReason ? ` It was deprecated: ${deprecationReason}` : '';
    report({
      kind: 'field-removed',
      level: 'breaking',
      coordinate,
      message: `Field ${coordinate} was removed.`,
      reason: `Operations that select it are no longer valid.${wasDeprecated}`,
      affects: [coordinate],
    });
  }
  for (const { name } of fields.added) {
    const coordinate = `${after.name}.${name}`;
    report({
      kind: 'field-added',
      level: 'safe',
      coordinate,
      message: `Field ${coordinate} was added.`,
      reason: 'No operation selects it yet.',
      affects: [],
    });
  }
  for (const pair of fields.kept) diffField(before.name, pair.before, pair.after, report);
}

function diffField(
  parent: string,
  before: GraphQLField<unknown, unknown>,
  after: GraphQLField<unknown, unknown>,
  report: Report,
): void {
  const coordinate = `${parent}.${before.name}`;
  diffWords(coordinate, before, after, report);
  if (String(before.type) !== String(after.type)) {
    const isSafe = isSafeForReaders(before.type, after.type);
    report({
      kind: 'field-type-changed',
      level: isSafe ? 'safe' : 'breaking',
      coordinate,
      message: `Field ${coordinate} changed type from ${before.type} to ${after.type}.`,
      reason: isSafe
        ? 'Whoever reads the earlier type can read the later.'
        : isNonNullType(before.type) && String(before.type.ofType) === String(after.type)
          ? 'Clients that were promised a value may get null.'
          : 'Clients read the value, or select from it, in another way.',
      affects: [coordinate],
    });
  }
  diffArguments(coordinate, before.args, after.args, report);
}

function diffArguments(
  field: string,
  before: readonly GraphQLArgument[],
  after: readonly GraphQLArgument[],
  report: Report,
): void {
  const args = compareByName(before, after);
  for (const { name } of args.removed) {
    const coordinate = `${field}(${name}:)`;
    report({
      kind: 'argument-removed',
      level: 'breaking',
      coordinate,
      message: `Argument ${coordinate} was removed.`,
      reason: 'Operations that pass it are no longer valid.',
      affects: [coordinate],
    });
  }
  for (const arg of args.added) {
    const coordinate = `${field}(${arg.name}:)`;
    const isRequired = isRequiredArgument(arg);
    report({
      kind: 'argument-added',
      level: isRequired ? 'breaking' : 'safe',
      coordinate,
      message: `Argument ${coordinate} of type ${arg.type} was added.`,
      reason: isRequired
        ? 'It is required: operations that select the field do not pass it.'
        : 'It may be left out.',
      affects: isRequired ? [field] : [],
    });
  }
  for (const pair of args.kept) diffArgument(field, pair.before, pair.after, report);
}

function diffArgument(
  field: string,
  before: GraphQLArgument,
  after: GraphQLArgument,
  report: Report,
): void {
  const coordinate = `${field}(${before.name}:)`;
  const becomesRequired = !isRequiredArgument(before) && isRequiredArgument(after);
  diffWords(coordinate, before, after, report);
  if (String(before.type) !== String(after.type)) {
    const isSafe = isSafeForWriters(before.type, after.type);
    report({
      kind: 'argument-type-changed',
      level: isSafe ? 'safe' : 'breaking',
      coordinate,
      message: `Argument ${coordinate} changed type from ${before.type} to ${after.type}.`,
      reason: isSafe
        ? 'Whatever could be passed still can.'
        : becomesRequired
          ? 'It is now required: operations that leave it out or pass null are no longer valid.'
          : 'Values that were valid are no longer accepted.',
      affects: becomesRequired
        ? concernedByRequired(coordinate, before.type, after.type)
        : [coordinate],
    });
    // One change is told once.
    if (becomesRequired && !isSafe) return;
  }
  if (!isSameDefault(before, after)) {
    const wasRequired = isRequiredArgument(before);
    report({
      kind: 'argument-default-changed',
      level: becomesRequired ? 'breaking' : wasRequired ? 'safe' : 'dangerous',
      coordinate,
      message: `The default of argument ${coordinate} changed from ${defaultOf(before)} to ${defaultOf(after)}.`,
      reason: becomesRequired
        ? 'Without a default it is required: operations that leave it out are no longer valid.'
        : wasRequired
          ? 'It was required, so no operation leaves it out.'
          : 'Operations that leave it out get another answer.',
      affects: wasRequired ? [] : [leftOut(coordinate)],
    });
  }
}

export function diffInterfaces(before: Composite, after: Composite, report: Report): void {
  const interfaces = compareByName(before.getInterfaces(), after.getInterfaces());
  for (const { name } of interfaces.removed) {
    report({
      kind: 'interface-removed',
      level: 'breaking',
      coordinate: before.name,
      type: name,
      message: `${before.name} no longer implements ${name}.`,
      reason: `Fragments that lead from ${name} to ${before.name}, or back, are no longer valid or no longer match.`,
      affects: [name],
    });
  }
  for (const { name } of interfaces.added) {
    report({
      kind: 'interface-added',
      level: 'dangerous',
      coordinate: after.name,
      type: name,
      message: `${after.name} now implements ${name}.`,
      reason: `Clients that read ${name} may meet a type that they do not know.`,
      affects: [name],
    });
  }
}
