import type { GraphQLFormattedError } from 'graphql';
import type { Later, LaterAnswer } from '../engine/answer/answer-in-parts.ts';
import type { AnswerError } from '../engine/execute/run.ts';

export type FormatErrors = (errors: readonly AnswerError[]) => GraphQLFormattedError[];

/** How an answer in parts is told. */
export interface PartsFormat {
  readonly contentType: string;
  /**
   * The first part.
   *
   * @param answer JSON of what the answer would be without the others
   */
  first(answer: string, later: Later): string;
  next(answer: LaterAnswer, format: FormatErrors): string;
}

/** JSON of an object that is not empty, with more members. */
export function withMembers(object: string, members: string): string {
  return `${object.trimEnd().slice(0, -1)},${members}}`;
}

/** Members of an object, each followed by a comma; without those that are not there. */
export function writeMembers(members: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(members).slice(1, -1);
  return text === '' ? '' : `${text},`;
}

/** Undefined, for a member that is left out, where there are none. */
export function errorsOf(errors: readonly AnswerError[], format: FormatErrors) {
  return errors.length > 0 ? format(errors) : undefined;
}
