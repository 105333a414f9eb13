import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type AnswerStream, EndedEarly } from './operations.ts';

export function asError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path, extensions });
}

/** Of a stream that ended early the reasons; anything else graphql-ws has made an error of itself. */
export function toldOf(error: GraphQLError): readonly GraphQLFormattedError[] {
  const { originalError } = error;
  return originalError instanceof EndedEarly ? originalError.errors : [error.toJSON()];
}

/** The same stream, which calls `onEnd` when it is over, however it ends. */
export function endingWith(stream: AnswerStream, onEnd: () => void) {
  return {
    async next() {
      try {
        const step = await stream.next();
        if (step.done) onEnd();
        return step;
      } catch (error) {
        onEnd();
        throw error;
      }
    },
    async return() {
      onEnd();
      await stream.return?.();
      return { done: true, value: undefined } as const;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
