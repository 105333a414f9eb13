import { afterEach, expect, it, vi } from 'vitest';
import { patientFetch } from './patient-fetch.ts';

const url = 'http://gateway.example/graphql';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const turnedAway = (retryAfterMs: number) =>
  JSON.stringify({ errors: [{ message: 'Later.', extensions: { retryAfterMs } }] });

/** One after the other; the last again and again. */
function answer(...answers: readonly (readonly [status: number, body: string])[]) {
  const left = [...answers];
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const [status = 0, body] = (left.length > 1 ? left.shift() : left[0]) ?? [];
    return new Response(body, { status });
  });
}

it.each([429, 503])(
  'comes again where it was turned away with %d, until it is answered',
  async (status) => {
    const asked = answer([status, turnedAway(5)], [status, turnedAway(5)], [200, '{"data":{}}']);
    expect(await (await patientFetch(url, { method: 'POST' })).json()).toEqual({ data: {} });
    expect(asked).toHaveBeenCalledTimes(3);
  },
);

it.each([
  ['the pause is longer than anybody should wait', 503, turnedAway(60_000)],
  ['nothing says when to come again', 503, '{"errors":[{"message":"No.","extensions":{}}]}'],
  ['somebody else has answered', 503, '<p>Bad gateway'],
  ['the refusal is part of an answer', 200, turnedAway(5)],
])('gives what came at once where %s', async (_why, status, body) => {
  const asked = answer([status, body]);
  expect(await (await patientFetch(url)).text()).toBe(body);
  expect(asked).toHaveBeenCalledTimes(1);
});

it('waits ten seconds altogether', async () => {
  vi.useFakeTimers();
  const asked = answer([503, turnedAway(4_000)]);
  const answered = patientFetch(url);
  await vi.runAllTimersAsync();
  expect((await answered).status).toBe(503);
  expect(asked).toHaveBeenCalledTimes(3);
});

it('does not come again for somebody who has left', async () => {
  vi.useFakeTimers();
  const leaving = new AbortController();
  const asked = answer([503, turnedAway(9_000)]);
  const answered = patientFetch(url, { signal: leaving.signal });
  await vi.advanceTimersByTimeAsync(1_000);
  leaving.abort();
  await expect(answered).rejects.toThrow('abort');
  expect(asked).toHaveBeenCalledTimes(1);
});
