import { type Day, isDay, today } from './day.ts';

export function readHomeSearch({ day }: Record<string, unknown>): { day?: Day } {
  return isDay(day) && day !== today() ? { day } : {};
}
