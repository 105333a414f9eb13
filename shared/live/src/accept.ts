import { eventStream, multipartSubscription, type StreamFormat } from './stream-formats.ts';

const formats: ReadonlyMap<string, StreamFormat> = new Map([
  ['text/event-stream', eventStream],
  ['multipart/mixed', multipartSubscription],
]);

/** The media types of an `Accept` header that are acceptable at all, in the order in which they stand. */
export function acceptedTypes(accept = ''): string[] {
  return accept.split(',').flatMap((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === '' || parameters.some((one) => /^q=0(\.0*)?$/.test(one)) ? [] : [type];
  });
}

/** The first way to stream that a client takes; undefined where it takes none. */
export function streamFormatIn(accept: string | undefined): StreamFormat | undefined {
  return acceptedTypes(accept)
    .map((type) => formats.get(type))
    .find((format) => format !== undefined);
}

/** Server-sent events where the client says nothing of it. */
export function formatFor(accept: string | undefined): StreamFormat {
  return streamFormatIn(accept) ?? eventStream;
}
