import { type GraphQLInputType, isNonNullType } from 'graphql';
import type { Choices } from '../choices.ts';
import { anyValue, literal } from './values.ts';

/** The variables of an operation while it is being written. */
export function createVariables(choices: Choices, names: readonly string[]) {
  const definitions: string[] = [];
  const values: Record<string, unknown> = {};
  const conditions: string[] = [];

  function nameOne(): string {
    const name = `${choices.pick(names)}`;
    const isTaken = definitions.some((one) => one.startsWith(`$${name}:`));
    return isTaken ? `${name}${definitions.length}` : name;
  }

  return {
    /** @returns how it is written where it is used */
    add(type: GraphQLInputType): string {
      const name = nameOne();
      const isStrict = isNonNullType(type) || choices.chance(20);
      const value = anyValue(choices, type);
      const strictText = String(type).endsWith('!') ? String(type) : `${type}!`;
      if (isStrict && value !== null) {
        definitions.push(`$${name}: ${strictText}`);
        values[name] = value;
        return `$${name}`;
      }
      const byDefault = choices.chance(30) ? ` = ${literal(anyValue(choices, type), type)}` : '';
      definitions.push(`$${name}: ${type}${byDefault}`);
      if (choices.chance(70)) values[name] = value;
      return `$${name}`;
    },
    /** A variable for `@skip` or `@include`; some are used several times. */
    condition(): string {
      if (conditions.length > 0 && choices.chance(50)) return choices.pick(conditions);
      const name = nameOne();
      const value = choices.chance(50);
      if (choices.chance(30)) {
        definitions.push(`$${name}: Boolean${choices.chance(50) ? '!' : ''} = ${value}`);
        if (choices.chance(40)) values[name] = choices.chance(50);
      } else {
        definitions.push(`$${name}: Boolean!`);
        values[name] = value;
      }
      conditions.push(`$${name}`);
      return `$${name}`;
    },
    values: values as Readonly<Record<string, unknown>>,
    /** With parentheses; empty where there are none. */
    text: (): string => (definitions.length > 0 ? `(${definitions.join(', ')})` : ''),
  };
}

export type VariablesInMaking = ReturnType<typeof createVariables>;
