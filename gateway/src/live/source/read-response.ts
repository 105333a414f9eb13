/** What an HTTP/1.1 answer turns out to be, piece by piece. */
export interface ResponseListener {
  /** @param headers names in lower case; of several the last */
  onHead(status: number, headers: ReadonlyMap<string, string>): void;
  onBody(bytes: Buffer): void;
  /** The body has ended as its head said. */
  onEnd(): void;
}

export interface ReadResponse {
  /** Takes the next bytes. @throws Error for what is no HTTP */
  take(bytes: Buffer): void;
  /** There are no more: the end of a body of which nothing else tells the length. Whether it is that. */
  finish(): boolean;
}

const HEAD_BYTES_MAX = 16_384;
const LINE_BYTES_MAX = 1_024;
const END_OF_HEAD = '\r\n\r\n';
const LINE_END = '\r\n';
const nothing = Buffer.alloc(0);

type Step = 'head' | 'size' | 'chunk' | 'chunk end' | 'trailer' | 'length' | 'rest' | 'over';

/** What was read so far. */
interface Reading {
  readonly listener: ResponseListener;
  step: Step;
  held: Buffer;
  left: number;
}

/**
 * Reads one HTTP/1.1 answer out of bytes (RFC 9112 §4, §6, §7.1), whatever pieces they come in. There is one for
 * each stream that is open, so it has no functions of its own but these two.
 */
export function createResponseReader(listener: ResponseListener): ReadResponse {
  const reading: Reading = { listener, step: 'head', held: nothing, left: 0 };
  return {
    take(bytes) {
      reading.held = reading.held.length === 0 ? bytes : Buffer.concat([reading.held, bytes]);
      while (steps[reading.step](reading));
      // A piece of none would keep what it was a piece of.
      if (reading.held.length === 0) reading.held = nothing;
    },
    finish() {
      if (reading.step === 'rest') over(reading);
      return reading.step === 'over';
    },
  };
}

/** Whether there is more to do with what is held. */
const steps: Readonly<Record<Step, (reading: Reading) => boolean>> = {
  head,
  size,
  chunk: (reading) => body(reading, toEndOfChunk),
  'chunk end': lineEnd,
  trailer,
  length: (reading) => body(reading, over),
  rest(reading) {
    reading.left = reading.held.length;
    body(reading, () => undefined);
    return false;
  },
  over: () => false,
};

/** The bytes before a mark, which are taken with it; undefined until it is there. */
function until(reading: Reading, mark: string, bytesMax: number): string | undefined {
  const { held } = reading;
  const end = held.indexOf(mark);
  if ((end < 0 ? held.length : end) > bytesMax) throw new Error('a line of it is too long');
  if (end < 0) return undefined;
  reading.held = held.subarray(end + mark.length);
  return held.toString('latin1', 0, end);
}

function over(reading: Reading): void {
  reading.step = 'over';
  reading.listener.onEnd();
}

function toEndOfChunk(reading: Reading): void {
  reading.step = 'chunk end';
}

/** As many bytes of the body as there are, up to what is left of it. */
function body(reading: Reading, next: (reading: Reading) => void): boolean {
  const bytes = reading.held.subarray(0, reading.left);
  reading.held = reading.held.subarray(bytes.length);
  reading.left -= bytes.length;
  if (bytes.length > 0) reading.listener.onBody(bytes);
  if (reading.left > 0) return false;
  next(reading);
  return true;
}

function head(reading: Reading): boolean {
  const text = until(reading, END_OF_HEAD, HEAD_BYTES_MAX);
  if (text === undefined) return false;
  const { status, headers } = readHead(text);
  // One of those that come before the answer (RFC 9110 §15.2).
  if (status < 200) return true;
  const length = headers.get('content-length');
  const isChunked = headers.get('transfer-encoding')?.toLowerCase() === 'chunked';
  reading.left = isChunked || length === undefined ? 0 : wholeNumber(length, 10);
  reading.step = isChunked ? 'size' : length === undefined ? 'rest' : 'length';
  reading.listener.onHead(status, headers);
  return true;
}

function size(reading: Reading): boolean {
  const line = until(reading, LINE_END, LINE_BYTES_MAX);
  if (line === undefined) return false;
  reading.left = wholeNumber(line.split(';', 1)[0]?.trim() ?? '', 16);
  reading.step = reading.left === 0 ? 'trailer' : 'chunk';
  return true;
}

function lineEnd(reading: Reading): boolean {
  const line = until(reading, LINE_END, LINE_BYTES_MAX);
  if (line === undefined) return false;
  if (line !== '') throw new Error('a chunk of it has no end');
  reading.step = 'size';
  return true;
}

function trailer(reading: Reading): boolean {
  const line = until(reading, LINE_END, LINE_BYTES_MAX);
  if (line === '') over(reading);
  return line !== undefined;
}

function readHead(text: string): { status: number; headers: ReadonlyMap<string, string> } {
  const [start = '', ...lines] = text.split(LINE_END);
  const [, status] = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(start) ?? [];
  if (status === undefined) throw new Error('it is no HTTP');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new Error('a header of it has no name');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { status: Number(status), headers };
}

function wholeNumber(text: string, base: 10 | 16): number {
  const digits = base === 10 ? /^\d{1,15}$/ : /^[\da-f]{1,12}$/i;
  if (!digits.test(text)) throw new Error('a length of it is no number');
  return Number.parseInt(text, base);
}
