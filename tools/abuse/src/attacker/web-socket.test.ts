import { expect, it } from 'vitest';
import { asked, frame } from './web-socket.ts';

it('writes a short message as one frame of a client', () => {
  expect(frame({ a: 1 })).toEqual(
    Buffer.from([0x81, 0x80 | 7, 0, 0, 0, 0, ...Buffer.from('{"a":1}')]),
  );
});

it('writes the length of a longer one in two bytes', () => {
  const bytes = frame({ text: 'x'.repeat(989) });
  expect([...bytes.subarray(0, 4)]).toEqual([0x81, 0x80 | 126, 0x03, 0xe8]);
  expect(bytes.length).toBe(4 + 4 + 1_000);
});

it('asks under an id for each', () => {
  const text = asked([{ query: '{ a }' }, { query: '{ b }' }]).toString('latin1');
  expect(text).toContain('{"type":"subscribe","id":"s0","payload":{"query":"{ a }"}}');
  expect(text).toContain('{"type":"subscribe","id":"s1","payload":{"query":"{ b }"}}');
});
