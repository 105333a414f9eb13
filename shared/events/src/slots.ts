/** At most so many at a time; who comes later waits, in order. */
export interface Slots {
  take(): Promise<void>;
  free(): void;
}

export function createSlots(count: number): Slots {
  let left = count;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (left > 0) {
        left -= 1;
        return;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    free() {
      const next = waiting.shift();
      if (next) next();
      else left += 1;
    },
  };
}
