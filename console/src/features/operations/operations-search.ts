const HOURS_MAX = 720;

export interface OperationsSearch {
  /** How far back usage is told. */
  readonly hours?: number;
}

export function readOperationsSearch({ hours }: Record<string, unknown>): OperationsSearch {
  const isFitting = Number.isInteger(hours) && Number(hours) >= 1 && Number(hours) <= HOURS_MAX;
  return isFitting ? { hours: Number(hours) } : {};
}
