import type { Step } from '../execute/places.ts';
import type { AnswerError } from '../execute/run.ts';

/** The client's own name for a field of the answer. */
export type KeyOf = (name: string) => string;

export function pathOfClient(path: readonly Step[], keyOf: KeyOf): Step[] {
  return path.map((step) => (typeof step === 'string' ? keyOf(step) : step));
}

export function inTermsOfClient(error: AnswerError, keyOf: KeyOf): AnswerError {
  return error.path ? { ...error, path: pathOfClient(error.path, keyOf) } : error;
}
