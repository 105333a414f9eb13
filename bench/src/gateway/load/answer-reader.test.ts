import { describe, expect, it } from 'vitest';
import { createAnswerReader, type RawAnswer } from './answer-reader.ts';

const ofKnownLength = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const inChunks =
  'HTTP/1.1 503 Busy\r\nConnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nb\r\n big\r\nworld\r\n0\r\n\r\n';
const withoutBody = 'HTTP/1.1 204 No Content\r\n\r\n';

function read(chunks: readonly string[]): RawAnswer[] {
  const answers: RawAnswer[] = [];
  const reader = createAnswerReader((answer) => answers.push(answer));
  for (const chunk of chunks) reader(Buffer.from(chunk));
  return answers;
}

const all: RawAnswer[] = [
  { status: 200, bytes: 5, isLast: false },
  { status: 503, bytes: 16, isLast: true },
  { status: 204, bytes: 0, isLast: false },
  { status: 200, bytes: 5, isLast: false },
];
const everything = ofKnownLength + inChunks + withoutBody + ofKnownLength;

describe('reading answers', () => {
  it('finds several in one chunk', () => {
    expect(read([everything])).toEqual(all);
  });

  it.each([1, 2, 3, 7, 30])('finds them in pieces of %i bytes', (size) => {
    expect(read(everything.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])).toEqual(all);
  });

  it('waits for the end of the last chunk', () => {
    expect(read([inChunks.slice(0, -1)])).toEqual([]);
  });
});
