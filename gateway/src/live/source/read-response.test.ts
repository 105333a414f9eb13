import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResponseReader } from './read-response.ts';

function read(pieces: readonly (string | Buffer)[]) {
  const told = { status: 0, type: '' as string | undefined, body: '', ends: 0, isWhole: false };
  const reader = createResponseReader({
    onHead(status, headers) {
      told.status = status;
      told.type = headers.get('content-type');
    },
    onBody(bytes) {
      told.body += bytes.toString();
    },
    onEnd() {
      told.ends += 1;
    },
  });
  for (const piece of pieces) reader.take(Buffer.from(piece));
  return { ...told, isWhole: reader.finish() };
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n';
const answers: Record<string, string> = {
  'in chunks': `${head}Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nx: y\r\n\r\n`,
  'of a length': `${head}content-length: 11\r\n\r\nhello world`,
  'until its end': `${head}\r\nhello world`,
  'after another': `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${head}content-length: 11\r\n\r\nhello world`,
};
const whole = {
  status: 200,
  type: 'text/event-stream',
  body: 'hello world',
  ends: 1,
  isWhole: true,
};

describe.each(Object.entries(answers))('an answer %s', (_kind, text) => {
  it('is read wherever its bytes are cut', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (places) => {
        const ends = [...places.toSorted((a, b) => a - b), text.length];
        const pieces = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
        // Without more bytes only the end of the connection tells the end of the last kind.
        expect(read(pieces)).toMatchObject({ ...whole, ends: expect.any(Number) });
      }),
    );
  });
});

it('an answer that breaks off is not whole', () => {
  for (const text of [answers['in chunks'], answers['of a length']])
    expect(read([text?.slice(0, -7) ?? ''])).toMatchObject({ ends: 0, isWhole: false });
  expect(read(['HTTP/1.1 200'])).toMatchObject({ status: 0, isWhole: false });
});

it.each([
  ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ['a header without a name', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
  ['a head without an end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(5_000)}`],
  ['a length that is none', `${head}content-length: many\r\n\r\n`],
  ['a chunk of no size', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`],
  ['a chunk that is longer than it says', `${head}transfer-encoding: chunked\r\n\r\n2\r\nabc\r\n`],
  ['a size without an end', `${head}transfer-encoding: chunked\r\n\r\n${'0'.repeat(2_000)}`],
])('%s is refused', (_what, text) => {
  expect(() => read([text])).toThrow();
});
