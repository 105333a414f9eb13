export interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** Takes the next bytes; false once one event has more than it may. */
export type ReadEvents = (bytes: Buffer) => boolean;

/** What has come of an event, and the bytes of a line that has not ended yet. */
interface Reading {
  name: string;
  data: string[] | undefined;
  bytes: number;
  started: Buffer[] | undefined;
}

const LINE_FEED = 0x0a;

/**
 * Reads server-sent events out of bytes (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * Between two events it holds next to nothing.
 */
export function createEventReader(
  onEvent: (event: ServerSentEvent) => void,
  bytesMax: number,
): ReadEvents {
  const reading: Reading = { name: '', data: undefined, bytes: 0, started: undefined };
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const event = takeLine(reading, chunk.subarray(start, end));
      if (event) onEvent(event);
      start = end + 1;
    }
    if (start < chunk.length) {
      reading.started ??= [];
      // A copy: what it is a piece of may be much larger.
      reading.started.push(Buffer.from(chunk.subarray(start)));
      reading.bytes += chunk.length - start;
    }
    return reading.bytes <= bytesMax;
  };
}

/** @returns the event that ends here, where one does */
function takeLine(reading: Reading, rest: Buffer): ServerSentEvent | undefined {
  const { started } = reading;
  reading.started = undefined;
  reading.bytes += rest.length;
  // No character of several bytes has this one in it.
  const whole = (started ? Buffer.concat([...started, rest]) : rest).toString();
  const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
  if (line === '') return finish(reading);
  const colon = line.indexOf(':');
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (field === 'event') reading.name = value;
  else if (field === 'data') {
    reading.data ??= [];
    reading.data.push(value);
  }
  return undefined;
}

function finish(reading: Reading): ServerSentEvent | undefined {
  const { name, data } = reading;
  reading.name = '';
  reading.data = undefined;
  reading.bytes = 0;
  if (name === '' && !data) return undefined;
  return { name, data: data?.join('\n') ?? '' };
}
