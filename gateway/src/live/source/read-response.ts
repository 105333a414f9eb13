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

/** Reads one HTTP/1.1 answer out of bytes (RFC 9112 §4, §6, §7.1), whatever pieces they come in. */
export function createResponseReader(listener: ResponseListener): ReadResponse {
  let step: Step = 'head';
  let held: Buffer = nothing;
  let left = 0;

  /** The bytes before a mark, which are taken with it; undefined until it is there. */
  function until(mark: string, bytesMax: number): string | undefined {
    const end = held.indexOf(mark);
    if ((end < 0 ? held.length : end) > bytesMax) throw new Error('a line of it is too long');
    if (end < 0) return undefined;
    const text = held.toString('latin1', 0, end);
    held = held.subarray(end + mark.length);
    return text;
  }

  function over(): void {
    step = 'over';
    listener.onEnd();
  }

  /** As many bytes of the body as there are, up to what is left of it. */
  function body(next: () => void): boolean {
    const bytes = held.subarray(0, left);
    held = held.subarray(bytes.length);
    left -= bytes.length;
    if (bytes.length > 0) listener.onBody(bytes);
    if (left === 0) next();
    return left === 0;
  }

  function head(): boolean {
    const text = until(END_OF_HEAD, HEAD_BYTES_MAX);
    if (text === undefined) return false;
    const { status, headers } = readHead(text);
    // One of those that come before the answer (RFC 9110 §15.2).
    if (status < 200) return true;
    const length = headers.get('content-length');
    const isChunked = headers.get('transfer-encoding')?.toLowerCase() === 'chunked';
    left = isChunked || length === undefined ? 0 : wholeNumber(length, 10);
    step = isChunked ? 'size' : length === undefined ? 'rest' : 'length';
    listener.onHead(status, headers);
    return true;
  }

  function size(): boolean {
    const line = until(LINE_END, LINE_BYTES_MAX);
    if (line === undefined) return false;
    left = wholeNumber(line.split(';', 1)[0]?.trim() ?? '', 16);
    step = left === 0 ? 'trailer' : 'chunk';
    return true;
  }

  function lineEnd(): boolean {
    const line = until(LINE_END, LINE_BYTES_MAX);
    if (line === undefined) return false;
    if (line !== '') throw new Error('a chunk of it has no end');
    step = 'size';
    return true;
  }

  function trailer(): boolean {
    const line = until(LINE_END, LINE_BYTES_MAX);
    if (line === '') over();
    return line !== undefined;
  }

  /** Whether there is more to do with what is held. */
  const steps: Readonly<Record<Step, () => boolean>> = {
    head,
    size,
    chunk: () =>
      body(() => {
        step = 'chunk end';
      }),
    'chunk end': lineEnd,
    trailer,
    length: () => body(over),
    rest() {
      left = held.length;
      body(() => undefined);
      return false;
    },
    over: () => false,
  };

  return {
    take(bytes) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      while (steps[step]());
      // A piece of none would keep what it was a piece of.
      if (held.length === 0) held = nothing;
    },
    finish() {
      if (step !== 'rest') return step === 'over';
      over();
      return true;
    },
  };
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
