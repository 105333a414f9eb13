import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createFrontDoor } from './front-door.ts';

function openDoor({ requestsMax = 1_000 } = {}) {
  const time = { ms: 0 };
  const door = createFrontDoor({
    requestsMax,
    metrics: { refused: () => undefined },
    clock: () => time.ms,
  });
  /** How many of so many requests, each of which takes a while, are let in. */
  const letIn = (caller: (index: number) => string, count: number, msEach: number) => {
    let entered = 0;
    for (let index = 0; index < count; index += 1) {
      if (typeof door.enter(caller(index)) !== 'number') entered += 1;
      time.ms += msEach;
    }
    return entered;
  };
  return { door, letIn };
}

describe('the front door', () => {
  it('lets in whatever one turn of the event loop gets done soon', () => {
    const { letIn } = openDoor();
    expect(letIn(() => 'a', 300, 0.1)).toBe(300);
  });

  it('refuses one caller what makes a turn late, and lets in who comes beside', () => {
    const { door, letIn } = openDoor();
    expect(letIn(() => 'flood', 500, 1)).toBe(41);
    expect(door.enter('flood')).toBeGreaterThan(0);
    expect(door.enter('bystander')).toBeTypeOf('function');
  });

  it('refuses everybody in a turn that is late by many', () => {
    const { letIn } = openDoor();
    expect(letIn((index) => `caller ${index}`, 2_000, 1)).toBe(128);
  });

  it('begins anew with the next turn', async () => {
    const { door, letIn } = openDoor();
    letIn(() => 'a', 100, 1);
    expect(door.enter('a')).toBeGreaterThan(0);
    await nextTurn();
    expect(door.enter('a')).toBeTypeOf('function');
  });

  it('keeps few requests that take long: it is not their number', () => {
    const { letIn } = openDoor();
    expect(letIn(() => 'a', 10, 1_000)).toBe(10);
  });

  it('counts what is in hand until it is left', () => {
    const { door } = openDoor({ requestsMax: 1 });
    const leave = door.enter('a');
    expect([door.inHand, typeof door.enter('b')]).toEqual([1, 'number']);
    if (typeof leave === 'function') leave();
    expect([door.inHand, typeof door.enter('b')]).toEqual([0, 'function']);
  });
});
