import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventReader, type ServerSentEvent } from './read-events.ts';

function readAll(chunks: readonly Buffer[], bytesMax = 1_000) {
  const events: ServerSentEvent[] = [];
  const read = createEventReader((event) => events.push(event), bytesMax);
  return { events, isWell: chunks.every(read) };
}

const text = ':\n\nevent: next\r\ndata: {"ü":\ndata:1}\n\nid: 7\n\nevent: complete\ndata: \n\n';
const events = [
  { name: 'next', data: '{"ü":\n1}' },
  { name: 'complete', data: '' },
];

it('reads events, and passes over what they need not have', () => {
  expect(readAll([Buffer.from(text)])).toEqual({ events, isWell: true });
});

it('reads the same wherever bytes are cut', () => {
  const bytes = Buffer.from(text);
  const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 10 });
  fc.assert(
    fc.property(cuts, (places) => {
      const ends = [...places.toSorted((a, b) => a - b), bytes.length];
      const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
      expect(readAll(chunks).events).toEqual(events);
    }),
  );
});

it('has a bound for what has come of one event', () => {
  const line = Buffer.from(`data: ${'x'.repeat(60)}\n`);
  expect(readAll([line], 100).isWell).toBe(true);
  expect(readAll([line, line], 100).isWell).toBe(false);
  expect(readAll([line, Buffer.from('\n'), line], 100).isWell).toBe(true);
  expect(readAll([Buffer.from(`data: ${'x'.repeat(200)}`)], 100).isWell).toBe(false);
});
