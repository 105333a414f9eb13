import { expect, it } from 'vitest';
import { createConnectionPlaces } from './connection-places.ts';
import { streamLimits } from './stream-limits.ts';

const placesOf = (limits: Partial<typeof streamLimits>) =>
  createConnectionPlaces({ ...streamLimits, ...limits });

it('are bounded in all, and free again when somebody leaves', () => {
  const places = placesOf({ connectionsMax: 2 });
  expect([places.take('a'), places.take('b'), places.take('c')]).toEqual([
    undefined,
    undefined,
    'process',
  ]);
  places.free('a');
  expect(places.take('c')).toBeUndefined();
});

it('are bounded for each address', () => {
  const places = placesOf({ connectionsPerAddressMax: 1 });
  expect([places.take('a'), places.take('a'), places.take('b')]).toEqual([
    undefined,
    'address',
    undefined,
  ]);
});

it('are as many for one address as for all where no bound is set', () => {
  const places = placesOf({ connectionsPerAddressMax: 0, connectionsMax: 500 });
  const taken = Array.from({ length: 501 }, () => places.take('a'));
  expect(taken.filter(Boolean)).toEqual(['process']);
  expect(places.fullness('b')).toBe('process');
});

it('are not taken by those who have proved nothing, who are bounded for each address too', () => {
  const places = placesOf({ waitingPerAddressMax: 2, connectionsMax: 1 });
  const stay = () => expect.unreachable();
  const waits = Array.from({ length: 3 }, () => places.wait('a', stay));
  expect(waits[2]).toEqual({ fullness: 'address' });
  expect(places.fullness('a')).toBe('address');
  expect(places.fullness('b')).toBeUndefined();
  const [first] = waits;
  if (first && 'done' in first) first.done();
  expect(places.take('a')).toBeUndefined();
  expect(places.wait('a', stay)).toHaveProperty('done');
});

it('make whoever waits longest go when too many wait', () => {
  const places = placesOf({ waitingMax: 2, waitingPerAddressMax: 1 });
  const gone: string[] = [];
  for (const block of ['a', 'b', 'c']) places.wait(block, () => gone.push(block));
  expect(gone).toEqual(['a']);
  expect(places.wait('a', () => undefined)).toHaveProperty('done');
  expect(gone).toEqual(['a', 'b']);
});
