import { expect, it } from 'vitest';
import { liveLimits } from '../limits.ts';
import { LatestEvents } from './latest-events.ts';
import { readEvent, type SourceEvent } from './source-event.ts';
import { createWaitingEvents } from './waiting-events.ts';

const limits = { ...liveLimits, waitingEventsMax: 3, waitingBytesMax: 400 };

function event(identity: string | undefined, value: string | number): SourceEvent {
  const thing = { ...(identity !== undefined && { _identity_: identity }), value };
  const read = readEvent(JSON.stringify({ data: { thing } }));
  if (!read) throw new Error('it is no event');
  return read;
}

const told = (one: SourceEvent | undefined) =>
  (one?.take().data as { thing: { value: unknown } } | undefined)?.thing.value;

function drain(waiting: ReturnType<typeof createWaitingEvents>): unknown[] {
  const values: unknown[] = [];
  while (waiting.hasAny()) values.push(told(waiting.take()));
  return values;
}

it('keeps of each thing the newest event, in the place of the one before', () => {
  const waiting = createWaitingEvents(limits);
  expect(waiting.add(event('a', 1))).toBe(0);
  expect(waiting.add(event('b', 1))).toBe(0);
  expect(waiting.add(event('a', 2))).toBe(1);
  expect(drain(waiting)).toEqual([2, 1]);
});

it('keeps all of which nothing tells what they are of', () => {
  const waiting = createWaitingEvents(limits);
  for (const value of [1, 2, 3]) waiting.add(event(undefined, value));
  expect(drain(waiting)).toEqual([1, 2, 3]);
});

it('lets the oldest go beyond its bounds, and always has the newest', () => {
  const waiting = createWaitingEvents(limits);
  for (const value of [1, 2, 3, 4, 5]) waiting.add(event(undefined, value));
  expect(drain(waiting)).toEqual([3, 4, 5]);
  waiting.add(event('a', 'x'.repeat(300)));
  expect(waiting.add(event('b', 'y'.repeat(900)))).toBe(1);
  expect(drain(waiting)).toEqual(['y'.repeat(900)]);
});

it('lets what has to be told instead wait in the place of those that go', () => {
  const gap: SourceEvent = {
    ...{ identity: '', size: 0, isExpiry: false, unbrokenSince: 'now' },
    take: () => ({ data: { thing: { value: 'gap' } } }),
    inPlace: () => gap,
  };
  const waiting = createWaitingEvents(limits);
  const change = (id: string): SourceEvent => {
    const one = event(id, id);
    const said = { identity: id, size: one.size, isExpiry: false, unbrokenSince: undefined };
    return { ...said, take: () => one.take(), inPlace: () => gap };
  };
  const lost = ['a', 'b', 'c', 'd'].map((id) => waiting.add(change(id)));
  expect(lost).toEqual([0, 0, 0, 2]);
  for (const id of ['e', 'f', 'g']) waiting.add(change(id));
  expect(drain(waiting)).toEqual(['f', 'g', 'gap']);
});

it('wakes who waits, for an event or for the end', async () => {
  const waiting = createWaitingEvents(limits);
  const first = waiting.some();
  waiting.add(event('a', 1));
  await first;
  expect(drain(waiting)).toEqual([1]);
  const end = waiting.some();
  waiting.finish();
  await end;
  expect(waiting.add(event('a', 2))).toBe(0);
  expect(waiting.hasAny()).toBe(false);
});

it('an event may be taken by several, each for itself', () => {
  const one = event('a', 1);
  const [first, second] = [one.take(), one.take()];
  expect(first).toEqual(second);
  expect(first.data).not.toBe(second.data);
});

it('who joins gets what holds of each thing, or nothing where that cannot be said', () => {
  const latest = new LatestEvents(limits);
  for (const [id, value] of [
    ['a', 1],
    ['b', 1],
    ['a', 2],
  ] as const)
    latest.add(event(id, value));
  expect(latest.all()?.map(told)).toEqual([1, 2]);
  latest.add(event(undefined, 3));
  expect(latest.all()).toBeUndefined();
  const many = new LatestEvents(limits);
  for (const id of ['a', 'b', 'c', 'd']) many.add(event(id, 1));
  expect(many.all()).toBeUndefined();
});
