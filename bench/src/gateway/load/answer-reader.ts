/** What came as the answer to one request. */
export interface RawAnswer {
  readonly status: number;
  /** Of the body, without what chunks add. */
  readonly bytes: number;
  /** The server closes the connection after it, and answers nothing more on it. */
  readonly isLast: boolean;
}

const END_OF_HEAD = '\r\n\r\n';
const END_OF_LINE = '\r\n';

/**
 * Reads the answers of one connection as their bytes come, and keeps nothing of their bodies but the
 * length (RFC 9112 §6 and §7.1: of known length, or in chunks without trailers). A client that looked
 * at more would cost as much as what it measures.
 */
export function createAnswerReader(onAnswer: (answer: RawAnswer) => void) {
  let rest: Buffer = Buffer.alloc(0);
  let status = 0;
  let bytes = 0;
  /** Of the body or the chunk that is being read; undefined where a head or a chunk's size comes next. */
  let left: number | undefined;
  let isChunked = false;
  let isInBody = false;
  let isLast = false;

  function finish(): void {
    const answer = { status, bytes, isLast };
    bytes = 0;
    left = undefined;
    isInBody = false;
    onAnswer(answer);
  }

  /** @returns how many bytes of `chunk` from `at` were taken; 0 where more must come first */
  function step(chunk: Buffer, at: number): number {
    if (!isInBody) return readHead(chunk, at);
    if (left === undefined) return readChunkSize(chunk, at);
    const taken = Math.min(left, chunk.length - at);
    left -= taken;
    if (left === 0) {
      if (isChunked) left = undefined;
      else finish();
    }
    return taken;
  }

  function readHead(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(END_OF_HEAD, at);
    if (end < 0) return 0;
    const head = chunk.toString('latin1', at, end);
    status = Number(head.slice(9, 12));
    isChunked = /^transfer-encoding: *chunked/im.test(head);
    isLast = /^connection: *close/im.test(head);
    isInBody = true;
    left = undefined;
    if (!isChunked) {
      left = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      bytes = left;
      if (left === 0) finish();
    }
    return end + END_OF_HEAD.length - at;
  }

  /** With the end of line that follows what is in the chunk, the last one's included. */
  function readChunkSize(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(END_OF_LINE, at);
    if (end < 0) return 0;
    const size = Number.parseInt(chunk.toString('latin1', at, end), 16);
    const taken = end + END_OF_LINE.length - at;
    if (size > 0) {
      bytes += size;
      left = size + END_OF_LINE.length;
      return taken;
    }
    if (chunk.length < at + taken + END_OF_LINE.length) return 0;
    finish();
    return taken + END_OF_LINE.length;
  }

  return (incoming: Buffer): void => {
    const chunk = rest.length === 0 ? incoming : Buffer.concat([rest, incoming]);
    let at = 0;
    while (at < chunk.length) {
      const taken = step(chunk, at);
      if (taken === 0) break;
      at += taken;
    }
    rest = chunk.subarray(at);
  };
}
