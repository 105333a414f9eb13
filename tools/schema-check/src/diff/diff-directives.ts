import { type GraphQLDirective, isRequiredArgument, isSpecifiedDirective } from 'graphql';
import { compareByName, type Report } from './change.ts';
import { defaultOf } from './default-value.ts';
import { isSafeForWriters } from './type-safety.ts';

export function diffDirectives(
  before: readonly GraphQLDirective[],
  after: readonly GraphQLDirective[],
  report: Report,
): void {
  const isOwn = (directive: GraphQLDirective) => !isSpecifiedDirective(directive);
  const directives = compareByName(before.filter(isOwn), after.filter(isOwn));
  for (const { name } of directives.removed) {
    report({
      kind: 'directive-removed',
      level: 'breaking',
      coordinate: `@${name}`,
      message: `Directive @${name} was removed.`,
      reason: 'Operations that carry it are no longer valid.',
      affects: [`@${name}`],
    });
  }
  for (const { name } of directives.added) {
    report({
      kind: 'directive-added',
      level: 'safe',
      coordinate: `@${name}`,
      message: `Directive @${name} was added.`,
      reason: 'No operation carries it yet.',
      affects: [],
    });
  }
  for (const pair of directives.kept) {
    for (const fault of faultsOf(pair.before, pair.after)) {
      report({
        kind: 'directive-changed',
        level: fault.level,
        coordinate: `@${pair.name}`,
        message: `Directive @${pair.name} changed: ${fault.message}.`,
        reason:
          fault.level === 'breaking'
            ? 'Operations that carry it may no longer be valid.'
            : 'Operations that leave the argument out mean something else.',
        affects: [`@${pair.name}`],
      });
    }
  }
}

function* faultsOf(
  before: GraphQLDirective,
  after: GraphQLDirective,
): Generator<{ level: 'breaking' | 'dangerous'; message: string }> {
  for (const location of before.locations) {
    if (!after.locations.includes(location)) {
      yield { level: 'breaking', message: `it may no longer stand on ${location}` };
    }
  }
  if (before.isRepeatable && !after.isRepeatable) {
    yield { level: 'breaking', message: 'it may no longer be repeated' };
  }
  const args = compareByName(before.args, after.args);
  for (const { name } of args.removed) {
    yield { level: 'breaking', message: `argument ${name} was removed` };
  }
  for (const arg of args.added) {
    if (isRequiredArgument(arg)) {
      yield { level: 'breaking', message: `required argument ${arg.name} was added` };
    }
  }
  for (const { name, before: earlier, after: later } of args.kept) {
    if (!isSafeForWriters(earlier.type, later.type)) {
      yield {
        level: 'breaking',
        message: `argument ${name} changed type from ${earlier.type} to ${later.type}`,
      };
    } else if (defaultOf(earlier) !== defaultOf(later) && !isRequiredArgument(earlier)) {
      const isRequired = isRequiredArgument(later) && !isRequiredArgument(earlier);
      yield {
        level: isRequired ? 'breaking' : 'dangerous',
        message: `the default of argument ${name} changed from ${defaultOf(earlier)} to ${defaultOf(later)}`,
      };
    }
  }
}
