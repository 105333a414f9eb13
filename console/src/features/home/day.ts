/** A day as the viewer has it, 2026-03-01. */
export type Day = string;

export function today(now = new Date()): Day {
  return dayOf(now);
}

export function dayOf(moment: Date): Day {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

export function beginOf(day: Day): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

/** So many days later, also over a change of the clocks. */
export function shifted(day: Day, days: number): Day {
  const begin = beginOf(day);
  return dayOf(new Date(begin.getFullYear(), begin.getMonth(), begin.getDate() + days));
}

/** Orders of each hour of the day, also of those in which none was placed; 23 to 25 hours. */
export function hoursOf(
  day: Day,
  counted: readonly { hour: string; count: number }[],
): readonly { at: number; count: number }[] {
  const hourMs = 3_600_000;
  const [begin, end] = [beginOf(day).getTime(), beginOf(shifted(day, 1)).getTime()];
  const known = new Map(counted.map(({ hour, count }) => [Date.parse(hour), count]));
  return Array.from({ length: Math.round((end - begin) / hourMs) }, (_, index) => {
    const at = begin + index * hourMs;
    return { at, count: known.get(at) ?? 0 };
  });
}

export function isDay(value: unknown): value is Day {
  return (
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && dayOf(beginOf(value)) === value
  );
}

const written = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/** In the viewer's words. */
export function nameOf(day: Day): string {
  return written.format(beginOf(day));
}
