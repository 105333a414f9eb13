import { expect, it } from 'vitest';
import { createScrape } from './scrape.ts';

function counted() {
  let reads = 0;
  let nowMs = 5;
  const pending: { resolve: (text: string) => void; reject: (error: Error) => void }[] = [];
  const scrape = createScrape(
    () => {
      reads += 1;
      return new Promise<string>((resolve, reject) => pending.push({ resolve, reject }));
    },
    () => nowMs,
  );
  return {
    scrape,
    reads: () => reads,
    next: () => pending.shift() ?? expect.unreachable(),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

it('reads once for all who ask at a time', async () => {
  const { scrape, reads, next, pass } = counted();
  const answers = [scrape(), scrape()];
  pass(5_000);
  answers.push(scrape());
  next().resolve('metrics');
  expect(await Promise.all(answers)).toEqual(['metrics', 'metrics', 'metrics']);
  expect(reads()).toBe(1);
});

it('keeps an answer for a second and no longer', async () => {
  const { scrape, reads, next, pass } = counted();
  const first = scrape();
  next().resolve('first');
  await first;
  pass(999);
  expect(await scrape()).toBe('first');
  pass(1);
  const second = scrape();
  next().resolve('second');
  expect(await second).toBe('second');
  expect(reads()).toBe(2);
});

it('keeps no failure', async () => {
  const { scrape, next } = counted();
  const failed = scrape();
  next().reject(new Error('the registry is broken'));
  await expect(failed).rejects.toThrow('the registry is broken');
  const again = scrape();
  next().resolve('metrics');
  expect(await again).toBe('metrics');
});
