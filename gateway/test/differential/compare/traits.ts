import { isAbstractType, visit } from 'graphql';
import type { Lab } from '../lab.ts';
import type { Operation } from '../operation/generate-operation.ts';
import type { GivenAnswer } from '../run/subgraph.ts';
import type { Difference } from './differences.ts';

// What the table of stock's known faults asks of operations and answers.

/** Places of what stock could not complete. */
export function lostTo({ extensions }: GivenAnswer): Path[] {
  return (extensions?.valueCompletion ?? []).map(({ path }) => path);
}

type Path = readonly (string | number)[];

export function hasWideFragment({ document }: Operation, { schema }: Lab): boolean {
  let isWide = false;
  const look = (condition: string | undefined) => {
    if (condition !== undefined && isAbstractType(schema.getType(condition))) isWide = true;
  };
  visit(document, {
    InlineFragment: ({ typeCondition }) => look(typeCondition?.name.value),
    FragmentDefinition: ({ typeCondition }) => look(typeCondition.name.value),
  });
  return isWide;
}

export function messagesAt({ errors = [] }: GivenAnswer, path: string): string[] {
  return errors
    .filter((error) => JSON.stringify(error.path ?? []) === path)
    .map(({ message }) => message);
}

export function placeOf(difference: Difference): Path {
  if (difference.kind === 'data') return difference.path;
  return 'path' in difference ? (JSON.parse(difference.path) as Path) : [];
}

export function isInListOfLists(path: Path): boolean {
  return path.some(
    (step, index) => typeof step === 'number' && typeof path[index + 1] === 'number',
  );
}

export function codeAt({ errors = [] }: GivenAnswer, path: string): unknown {
  return errors.find((error) => JSON.stringify(error.path ?? []) === path)?.extensions?.['code'];
}

export function pathsOf({ errors = [] }: GivenAnswer): string[] {
  return errors.map(({ path = [] }) => JSON.stringify(path));
}

export function aliasesOf({ document }: Operation): string[] {
  const aliases: string[] = [];
  visit(document, {
    Field({ alias, name }) {
      if (alias && alias.value !== name.value) aliases.push(alias.value);
    },
  });
  return aliases;
}
