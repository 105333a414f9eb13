import { expect, test } from 'vitest';
import { createStarts } from './starts.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Who has begun, in order. */
function setUp() {
  let nowMs = 0;
  const starts = createStarts(() => nowMs);
  const begun: string[] = [];
  const come = (name: string, caller: string) => {
    const waits = starts.wait(caller);
    if (waits) void waits.then(() => begun.push(name));
    else begun.push(name);
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { begun, come, pass };
}

test('a few begin at once, and others of the same caller turn by turn, in order', async () => {
  const { begun, come } = setUp();
  const names = Array.from({ length: 10 }, (_, index) => `a${index}`);
  for (const name of names) come(name, 'a');
  expect(begun).toEqual(names.slice(0, 4));
  await turn();
  expect(begun).toEqual(names.slice(0, 8));
  await turn();
  expect(begun).toEqual(names);
});

test('after a long turn one begins alone, and a few again after a short one', async () => {
  const { begun, come, pass } = setUp();
  const names = Array.from({ length: 10 }, (_, index) => `a${index}`);
  for (const name of names) come(name, 'a');
  pass(11);
  await turn();
  expect(begun).toEqual(names.slice(0, 5));
  pass(10);
  await turn();
  expect(begun).toEqual(names.slice(0, 9));
});

test('a crowd that comes after a pause finds turns that are short', async () => {
  const { begun, come, pass } = setUp();
  for (let index = 0; index < 4; index += 1) come(`a${index}`, 'a');
  pass(11);
  await turn();
  await turn();
  for (let index = 4; index < 8; index += 1) come(`a${index}`, 'a');
  expect(begun.length).toBe(8);
});

test('nobody waits behind the crowd of another', async () => {
  const { begun, come } = setUp();
  for (let index = 0; index < 100; index += 1) come(`a${index}`, 'a');
  await turn();
  come('b', 'b');
  expect(begun).toContain('b');
});

test('who comes later does not overtake its own', async () => {
  const { begun, come } = setUp();
  for (let index = 0; index < 9; index += 1) come(`a${index}`, 'a');
  await turn();
  come('late', 'a');
  await turn();
  await turn();
  expect(begun.slice(-2)).toEqual(['a8', 'late']);
});
