import type { GraphQLFormattedError } from 'graphql';
import type { Later } from '../engine/answer/answer-in-parts.ts';

/** What an error is counted and kept by. */
type ToldError = Pick<GraphQLFormattedError, 'path' | 'extensions'>;

/** What comes after the first part of an answer, where something does. */
export interface LaterParts {
  parts: Later | undefined;
  /** Of what has come so far. */
  readonly errors: ToldError[];
  /** Who is told when all has come. */
  readonly listeners: ((errors: readonly ToldError[]) => void)[];
}

/** Tells how an operation ended: at once, or where some of its answer comes later, when that has come. */
export function whenAnswered(
  { later }: { readonly later: LaterParts },
  errors: readonly ToldError[],
  tell: (errors: readonly ToldError[]) => void,
): void {
  if (later.parts) later.listeners.push((more) => tell([...errors, ...more]));
  else tell(errors);
}

export function tellListeners({ listeners, errors }: LaterParts): void {
  for (const listener of listeners.splice(0)) listener(errors);
}
