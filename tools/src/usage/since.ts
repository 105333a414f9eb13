const unitsMs: Record<string, number> = { h: 3_600_000, d: 86_400_000 };

/**
 * Reads `30d`, `12h` or an ISO 8601 date or time.
 *
 * @throws RangeError that tells what is accepted
 */
export function readSince(text: string, now: Date): Date {
  const [, amount, unit = ''] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  if (amount && unitMs) return new Date(now.getTime() - Number(amount) * unitMs);
  const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const since = new Date(text);
  if (isIso && !Number.isNaN(since.getTime())) return since;
  throw new RangeError(
    `"${text}" is no moment: write days or hours back (30d, 12h), a date (2026-03-01) or a time (2026-03-01T12:00:00Z).`,
  );
}
