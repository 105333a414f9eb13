import { describe, expect, it } from 'vitest';
import { createRequestReader, type RawRequest, utf8 } from './request-reader.ts';

const body = JSON.stringify({ query: '{ café }' });
const post = Buffer.from(
  `POST /accounts HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
);
const get = Buffer.from('GET /ready HTTP/1.1\r\nHost: a\r\n\r\n');

function read(chunks: readonly Buffer[]): RawRequest[] {
  const requests: RawRequest[] = [];
  const reader = createRequestReader((request) => requests.push(request));
  for (const chunk of chunks) reader(chunk);
  return requests;
}

describe('reading requests', () => {
  it('finds several in one chunk', () => {
    const requests = read([Buffer.concat([post, get, post])]);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /accounts',
      'GET /ready',
      'POST /accounts',
    ]);
  });

  it('finds one whose bytes come one by one, and what it says', () => {
    const requests = read([...post].map((byte) => Buffer.of(byte)));
    expect(requests.map(utf8)).toEqual([body]);
  });

  it('refuses a body of unknown length', () => {
    const chunked = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(() => read([Buffer.from(chunked)])).toThrow('length');
  });
});
