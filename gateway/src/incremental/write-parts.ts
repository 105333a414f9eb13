import type { GraphQLFormattedError } from 'graphql';
import type { LaterAnswer, Part } from '../engine/answer/answer-in-parts.ts';
import type { AnswerError } from '../engine/execute/run.ts';

const DELIMITER = '\r\n---';

/** Stands before the first part (RFC 2046 §5.1.1). */
export const HEAD = DELIMITER;

/** A part of the body with the delimiter after it, by which its reader knows that it is whole. */
export function writePart(json: string, { hasNext }: { hasNext: boolean }): string {
  const end = hasNext ? '' : '--\r\n';
  return `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}${DELIMITER}${end}`;
}

/**
 * The first part out of an answer that would be one.
 *
 * @param answer JSON of an object that is not empty
 */
export function firstOfParts(answer: string): string {
  return `${answer.trimEnd().slice(0, -1)},"hasNext":true}`;
}

export type FormatErrors = (errors: readonly AnswerError[]) => GraphQLFormattedError[];

/** Later parts, in the format of 2022-08-24. */
export function writeLater({ parts, hasNext }: LaterAnswer, format: FormatErrors): string {
  const incremental = parts.map((part) => writeIncremental(part, format)).join();
  return `{"incremental":[${incremental}],"hasNext":${hasNext}}`;
}

function writeIncremental({ label, path, data, errors }: Part, format: FormatErrors): string {
  const named = label === undefined ? '' : `"label":${JSON.stringify(label)},`;
  const told = errors.length === 0 ? '' : `,"errors":${JSON.stringify(format(errors))}`;
  return `{${named}"path":${JSON.stringify(path)},"data":${data}${told}}`;
}
