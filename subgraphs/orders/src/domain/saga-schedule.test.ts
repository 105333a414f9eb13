import { expect, it } from 'vitest';
import { deadlineAt, nextAttemptAt } from './saga-schedule.ts';

const schedule = { retrySeconds: 5, deadlineSeconds: 86_400 };
const noon = new Date('2026-03-01T12:00:00Z');

it.each([
  { attempts: 0, at: '2026-03-01T12:00:05.000Z' },
  { attempts: 1, at: '2026-03-01T12:00:10.000Z' },
  { attempts: 2, at: '2026-03-01T12:00:20.000Z' },
  { attempts: 6, at: '2026-03-01T12:05:20.000Z' },
  { attempts: 1_000, at: '2026-03-01T12:05:20.000Z' },
])('asks again at $at after $attempts repetitions', ({ attempts, at }) => {
  const waiting = { attempts, deadlineAt: deadlineAt(noon, schedule) };
  expect(nextAttemptAt(noon, waiting, schedule).toISOString()).toBe(at);
});

it('gives up a day after placing by default', () => {
  expect(deadlineAt(noon, schedule).toISOString()).toBe('2026-03-02T12:00:00.000Z');
});

it('asks for the last time on the deadline', () => {
  const waiting = { attempts: 6, deadlineAt: new Date('2026-03-01T12:01:00Z') };
  expect(nextAttemptAt(noon, waiting, schedule)).toEqual(waiting.deadlineAt);
});
