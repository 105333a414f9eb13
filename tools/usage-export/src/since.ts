import { z } from 'zod';

const unitsMs: Record<string, number> = { h: 3_600_000, d: 86_400_000 };

const accepted =
  'must be days or hours back (30d, 12h), a date (2026-03-01) or a time (2026-03-01T12:00:00Z)';

/** Reads `30d`, `12h` or an ISO 8601 date or time. */
export function momentFrom(now: Date) {
  return z.string().transform((text, context): Date => {
    const moment = readMoment(text, now);
    if (moment) return moment;
    context.addIssue({ code: 'custom', message: accepted });
    return z.NEVER;
  });
}

function readMoment(text: string, now: Date): Date | undefined {
  const [, amount, unit = ''] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  if (amount && unitMs) return new Date(now.getTime() - Number(amount) * unitMs);
  const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const moment = new Date(text);
  return isIso && !Number.isNaN(moment.getTime()) ? moment : undefined;
}
