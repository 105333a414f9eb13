import type { GraphQLFormattedError } from 'graphql';
import { multipart } from './multipart.ts';
import type { StreamAnswer } from './operations.ts';

/** How a stream of answers is written into the body of one HTTP answer. */
export interface StreamFormat {
  readonly contentType: string;
  /** Stands before everything else. */
  readonly head: string;
  /** A sign of life. */
  readonly heartbeat: string;
  next(answer: StreamAnswer): string;
  /** Errors after which nothing comes, whether the source has ended or not. */
  fatal(errors: readonly GraphQLFormattedError[]): string;
  /** The source has ended. */
  readonly complete: string;
}

/** graphql-sse's protocol, distinct connections mode. */
export const eventStream: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  head: '',
  heartbeat: ':\n\n',
  next: (answer) => event('next', answer),
  fatal: (errors) => event('next', { data: null, errors }),
  complete: 'event: complete\ndata: \n\n',
};

/** The same of one operation among several on one connection (single connection mode). */
export function eventsOf(id: string): Pick<StreamFormat, 'next' | 'fatal' | 'complete'> {
  return {
    next: (payload) => event('next', { id, payload }),
    fatal: (errors) => event('next', { id, payload: { data: null, errors } }),
    complete: event('complete', { id }),
  };
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

const parts = multipart('graphql');

/** https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol */
export const multipartSubscription: StreamFormat = {
  contentType: `multipart/mixed;boundary="graphql";subscriptionSpec=1.0`,
  head: parts.head,
  heartbeat: parts.part({}),
  next: (payload) => parts.part({ payload }),
  fatal: (errors) => parts.part({ payload: null, errors }),
  complete: parts.end,
};
