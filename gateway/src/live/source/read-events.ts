import { StringDecoder } from 'node:string_decoder';

export interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** Takes the next bytes; false once one event has more than it may. */
export type ReadEvents = (bytes: Buffer) => boolean;

/** Reads server-sent events out of bytes (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function createEventReader(
  onEvent: (event: ServerSentEvent) => void,
  bytesMax: number,
): ReadEvents {
  const decoder = new StringDecoder('utf8');
  /** What has come of a line, and of an event. */
  let started: string[] = [];
  let data: string[] = [];
  let name = '';
  let bytes = 0;

  function take(line: string): void {
    if (line === '') return void finish();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
  }

  function finish(): void {
    if (name !== '' || data.length > 0) onEvent({ name, data: data.join('\n') });
    name = '';
    data = [];
    bytes = 0;
  }

  return (chunk) => {
    const lines = decoder.write(chunk).split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      const whole = [...started, line].join('');
      started = [];
      bytes += whole.length;
      take(whole.endsWith('\r') ? whole.slice(0, -1) : whole);
    }
    if (last !== '') started.push(last);
    return bytes + started.reduce((sum, part) => sum + part.length, 0) <= bytesMax;
  };
}
