import type { GraphQLFormattedError } from 'graphql';
import type { OpenResponse } from './open-responses.ts';
import { type AnswerStream, EndedEarly, type StreamAnswer } from './operations.ts';
import type { StreamFormat } from './stream-formats.ts';

/**
 * Writes answers as they come, each when the one before was taken, and what becomes of the stream.
 *
 * @param cutShort why the stream was ended by us, where it was
 */
export async function writeAnswers(
  answers: AnswerStream | StreamAnswer,
  format: Pick<StreamFormat, 'next' | 'fatal' | 'complete'>,
  response: OpenResponse,
  cutShort: () => readonly GraphQLFormattedError[] | undefined,
): Promise<void> {
  let reason: readonly GraphQLFormattedError[] | undefined;
  try {
    if (!(Symbol.asyncIterator in answers)) await response.send(format.next(answers));
    else for await (const answer of answers) await response.send(format.next(answer));
  } catch (error) {
    if (!(error instanceof EndedEarly)) throw error;
    reason = error.errors;
  }
  reason = cutShort() ?? reason;
  if (reason) await response.send(format.fatal(reason));
  // Without a "complete" clients take it for a broken connection, and come again elsewhere.
  if (!response.isStopping) await response.send(format.complete);
}
