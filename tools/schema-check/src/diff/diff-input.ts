import { type GraphQLInputField, type GraphQLInputObjectType, isRequiredInputField } from 'graphql';
import { leftOut } from '../core/graph/coordinates.ts';
import { compareByName, type Report } from './change.ts';
import { defaultOf, isSameDefault } from './default-value.ts';
import { diffWords } from './description.ts';
import { concernedByRequired, isSafeForWriters } from './type-safety.ts';

export function diffInput(
  before: GraphQLInputObjectType,
  after: GraphQLInputObjectType,
  report: Report,
): void {
  const { name: input } = before;
  if (before.isOneOf !== after.isOneOf) {
    report({
      kind: 'input-one-of-changed',
      level: after.isOneOf ? 'breaking' : 'safe',
      coordinate: input,
      message: after.isOneOf ? `${input} became @oneOf.` : `${input} is no longer @oneOf.`,
      reason: after.isOneOf
        ? 'Values that set more or fewer than one field are no longer accepted.'
        : 'Whatever could be passed still can.',
      affects: [input],
    });
  }
  const fields = compareByName(Object.values(before.getFields()), Object.values(after.getFields()));
  for (const { name } of fields.removed) {
    const coordinate = `${input}.${name}`;
    report({
      kind: 'input-field-removed',
      level: 'breaking',
      coordinate,
      message: `Input field ${coordinate} was removed.`,
      reason: 'Values that set it are no longer accepted.',
      affects: [coordinate],
    });
  }
  for (const field of fields.added) {
    const isRequired = isRequiredInputField(field);
    report({
      kind: 'input-field-added',
      level: isRequired ? 'breaking' : 'safe',
      coordinate: `${input}.${field.name}`,
      message: `Input field ${input}.${field.name} of type ${field.type} was added.`,
      reason: isRequired
        ? 'It is required: values sent today do not set it.'
        : 'It may be left out.',
      affects: isRequired ? [input] : [],
    });
  }
  for (const pair of fields.kept) diffInputField(input, pair.before, pair.after, report);
}

function diffInputField(
  input: string,
  before: GraphQLInputField,
  after: GraphQLInputField,
  report: Report,
): void {
  const coordinate = `${input}.${before.name}`;
  const becomesRequired = !isRequiredInputField(before) && isRequiredInputField(after);
  diffWords(coordinate, before, after, report);
  if (String(before.type) !== String(after.type)) {
    const isSafe = isSafeForWriters(before.type, after.type);
    report({
      kind: 'input-field-type-changed',
      level: isSafe ? 'safe' : 'breaking',
      coordinate,
      message: `Input field ${coordinate} changed type from ${before.type} to ${after.type}.`,
      reason: isSafe
        ? 'Whatever could be passed still can.'
        : becomesRequired
          ? 'It is now required: values that leave it out or set null are no longer accepted.'
          : 'Values that were valid are no longer accepted.',
      affects: becomesRequired
        ? concernedByRequired(coordinate, before.type, after.type)
        : [coordinate],
    });
    // One change is told once.
    if (becomesRequired && !isSafe) return;
  }
  if (!isSameDefault(before, after)) {
    const wasRequired = isRequiredInputField(before);
    report({
      kind: 'input-field-default-changed',
      level: becomesRequired ? 'breaking' : wasRequired ? 'safe' : 'dangerous',
      coordinate,
      message: `The default of input field ${coordinate} changed from ${defaultOf(before)} to ${defaultOf(after)}.`,
      reason: becomesRequired
        ? 'Without a default it is required: values that leave it out are no longer accepted.'
        : wasRequired
          ? 'It was required, so no value leaves it out.'
          : 'Values that leave it out mean something else.',
      affects: wasRequired ? [] : [leftOut(coordinate)],
    });
  }
}
