import type { Later } from '../engine/answer/answer-in-parts.ts';

/** What comes after the first part of an answer, where something does. */
export interface LaterParts {
  parts: Later | undefined;
  /** Whether what has come so far had errors. */
  hadErrors: boolean;
  /** Who is told when all has come. */
  readonly listeners: ((hasErrors: boolean) => void)[];
}

/** Tells how an operation ended: at once, or where some of its answer comes later, when that has come. */
export function whenAnswered(
  { later }: { readonly later: LaterParts },
  hasErrors: boolean,
  tell: (hasErrors: boolean) => void,
): void {
  if (later.parts) later.listeners.push((hadErrors) => tell(hasErrors || hadErrors));
  else tell(hasErrors);
}

export function tellListeners({ listeners, hadErrors }: LaterParts): void {
  for (const listener of listeners.splice(0)) listener(hadErrors);
}
