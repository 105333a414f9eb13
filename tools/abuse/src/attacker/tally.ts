/** What came of the requests of one attack. */
export interface Tally {
  /** Requests, or connections where those are the attack. */
  sent: number;
  /** How often each code came, or the status where an answer has none. */
  answers: Record<string, number>;
  /** The longest time that an answer took; 0 without any. */
  slowestMs: number;
}

export function createTally() {
  const tally: Tally = { sent: 0, answers: {}, slowestMs: 0 };
  return {
    tally,
    sent(): void {
      tally.sent += 1;
    },
    came(codes: readonly string[], ms = 0): void {
      for (const code of codes) tally.answers[code] = (tally.answers[code] ?? 0) + 1;
      tally.slowestMs = Math.max(tally.slowestMs, Math.round(ms));
    },
  };
}
