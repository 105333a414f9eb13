/** How often a waiting order asks again, and when it gives up. */
export interface SagaSchedule {
  /** Seconds until the first repetition; each later one waits twice as long. */
  retrySeconds: number;
  /** Seconds after placing at which an order that stock did not settle becomes EXPIRED. */
  deadlineSeconds: number;
}

/** The wait stops growing at 64 times the first one: 320 s with the default of 5 s. */
const DOUBLINGS_MAX = 6;

export function deadlineAt(placedAt: Date, { deadlineSeconds }: SagaSchedule): Date {
  return later(placedAt, deadlineSeconds);
}

/**
 * When to ask again, the last time on the deadline, so that it is kept to the second.
 *
 * @param attempts repetitions so far, 0 for a step that has just begun
 */
export function nextAttemptAt(
  now: Date,
  { attempts, deadlineAt: endsAt }: { attempts: number; deadlineAt: Date },
  schedule: SagaSchedule,
): Date {
  const attemptAt = postponedTo(now, attempts, schedule);
  return new Date(Math.min(attemptAt.getTime(), endsAt.getTime()));
}

/** When to look again at an order that could not be taken up: it must not hold up the others. */
export function postponedTo(now: Date, attempts: number, { retrySeconds }: SagaSchedule): Date {
  return later(now, retrySeconds * 2 ** Math.min(attempts, DOUBLINGS_MAX));
}

function later(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1_000);
}
