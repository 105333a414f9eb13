export interface AdaptiveLimitOptions {
  /** Never fewer places than this, however slow the answers are. */
  readonly placesMin: number;
  readonly placesMax: number;
  /** Before anything is known. */
  readonly placesAtFirst: number;
  /** As long as answers take less on average, there may be more of them under way. */
  readonly latencyGoalMs: number;
}

/** One answer; moments by one clock, in milliseconds. */
export interface Sample {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** How many were under way as it ended, itself included. */
  readonly inFlight: number;
  /** Refused for want of room further on: however quick, it counts as slow. */
  readonly isRefused?: boolean;
}

export interface AdaptiveLimit {
  /** How many may be under way now. */
  readonly places: number;
  /** How many leave in a second while all places are taken (Little's law). */
  readonly departuresPerSecond: number;
  learn(sample: Sample): void;
}

/** Too few answers are chance, and too short a time is one burst. */
const ROUND_SAMPLES_MIN = 8;
const ROUND_MS_MIN = 100;
const GROWTH_PLACES = 4;
/** A refusal weighs as an answer that takes so many times the goal. */
const REFUSAL_GOALS = 3;
const SHRINK_MOST = 0.5;
const SHRINK_LEAST = 0.9;
/** Below this share of its places in use, a limit learns nothing from quick answers. */
const BUSY_SHARE = 0.6;

/**
 * How many requests may be under way at once, learned from how long they take: some places more after a
 * round of quick answers, a share fewer after a round of slow ones. That is additive increase and
 * multiplicative decrease, which settles fairly wherever several draw on one capacity (Chiu and Jain,
 * "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance", 1989; Netflix's
 * concurrency-limits has it as AIMDLimit).
 *
 * It changes once a round trip, as TCP does: what began before the last change says nothing of it. And
 * it grows only while its places are in use, since an idle hour would prove any number right.
 */
export function createAdaptiveLimit(options: AdaptiveLimitOptions): AdaptiveLimit {
  const { placesMin, placesMax, latencyGoalMs } = options;
  let places = clamp(options.placesAtFirst, placesMin, placesMax);
  let latencyMs = latencyGoalMs;
  let round = { beganAtMs: Number.NEGATIVE_INFINITY, samples: 0, totalMs: 0, isBusy: false };

  return {
    get places() {
      return Math.floor(places);
    },
    get departuresPerSecond() {
      return (Math.floor(places) / latencyMs) * 1_000;
    },
    learn({ startedAtMs, endedAtMs, inFlight, isRefused = false }) {
      if (startedAtMs < round.beganAtMs) return;
      if (round.samples === 0 && round.beganAtMs < 0) round.beganAtMs = startedAtMs;
      round.samples += 1;
      round.totalMs += isRefused ? latencyGoalMs * REFUSAL_GOALS : endedAtMs - startedAtMs;
      round.isBusy ||= inFlight >= places * BUSY_SHARE;
      if (round.samples < ROUND_SAMPLES_MIN || endedAtMs - round.beganAtMs < ROUND_MS_MIN) return;
      latencyMs = Math.max(1, round.totalMs / round.samples);
      places = clamp(next(), placesMin, placesMax);
      round = { beganAtMs: endedAtMs, samples: 0, totalMs: 0, isBusy: false };
    },
  };

  function next(): number {
    if (latencyMs > latencyGoalMs) {
      return places * clamp(latencyGoalMs / latencyMs, SHRINK_MOST, SHRINK_LEAST);
    }
    return round.isBusy ? places + GROWTH_PLACES : places;
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
