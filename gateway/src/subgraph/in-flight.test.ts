import { expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { shareInFlight } from './in-flight.ts';

function createSharing() {
  const sent: (HttpRequest & PromiseWithResolvers<HttpAnswer>)[] = [];
  const share = shareInFlight((request) => {
    const answer = Promise.withResolvers<HttpAnswer>();
    request.signal?.addEventListener('abort', () => answer.reject(request.signal?.reason));
    sent.push({ ...request, ...answer });
    return answer.promise;
  });
  return { sent, share };
}

function request(signal?: AbortSignal): HttpRequest {
  return { origin: 'http://a.invalid', path: '/', headers: {}, body: '', signal, timeoutMs: 1_000 };
}

const answer: HttpAnswer = { status: 200, headers: {}, text: 'x' };

it('sends what is equal once, and what is not by itself', async () => {
  const { sent, share } = createSharing();
  const asked = ['a', 'a', 'b'].map((key) => share(key, request()));
  expect(sent).toHaveLength(2);
  for (const one of sent) one.resolve(answer);
  expect(await Promise.all(asked)).toEqual([answer, answer, answer]);
});

it('asks anew once there was an answer, or a failure, which all have shared', async () => {
  const { sent, share } = createSharing();
  const first = [share('a', request()), share('a', request())];
  sent[0]?.reject(new Error('broken'));
  for (const one of first) await expect(one).rejects.toThrow('broken');
  const second = share('a', request());
  expect(sent).toHaveLength(2);
  sent[1]?.resolve(answer);
  await second;
  void share('a', request());
  expect(sent).toHaveLength(3);
});

it('goes on for those who stay, and ends with the last who leaves', async () => {
  const { sent, share } = createSharing();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = share('a', request(one.signal));
  const second = share('a', request(two.signal));
  one.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  expect(sent[0]?.signal?.aborted).toBe(false);
  two.abort(new Error('left too'));
  await expect(second).rejects.toThrow('left too');
  expect(sent[0]?.signal?.aborted).toBe(true);
});

it('whoever comes after the last has left is not given what was ended', async () => {
  const { sent, share } = createSharing();
  const controller = new AbortController();
  const first = share('a', request(controller.signal));
  controller.abort(new Error('left'));
  const second = share('a', request());
  await expect(first).rejects.toThrow('left');
  sent[1]?.resolve(answer);
  expect(await second).toBe(answer);
});

it('sends nothing for one who has left already', async () => {
  const { sent, share } = createSharing();
  await expect(share('a', request(AbortSignal.abort(new Error('gone'))))).rejects.toThrow('gone');
  expect(sent).toEqual([]);
});
