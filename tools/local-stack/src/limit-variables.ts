import { serviceConfigs } from './service-configs.ts';
import { serviceNames } from './services.ts';

/**
 * Numbers that an operator sets and that limit nobody: where to listen, how often to look, how long
 * something is kept. Any other number in a config is a limit.
 */
const settings = [
  ...serviceNames.map((name) => `${name.toUpperCase()}_PORT`),
  'DRAIN_MS',
  'USAGE_RETENTION_DAYS',
  'HOLD_TTL_SECONDS',
  'EXPIRY_SWEEP_SECONDS',
  'ORDER_DEADLINE_SECONDS',
  'SAGA_RETRY_SECONDS',
];

/** Defaults of a variable, one for each service that reads it and has one. */
export function defaultsOf(variable: string): string[] {
  return serviceNames.flatMap((name) => {
    const value: unknown = serviceConfigs[name].shape[variable]?.safeParse(undefined).data;
    return value === undefined ? [] : [String(value)];
  });
}

/** Every variable that is a number and no mere setting. */
export function limitVariables(): string[] {
  const all = serviceNames.flatMap((name) =>
    Object.entries(serviceConfigs[name].shape)
      .filter(([, schema]) => typeof schema.safeParse(undefined).data === 'number')
      .map(([variable]) => variable),
  );
  return [...new Set(all)].filter((variable) => !settings.includes(variable)).toSorted();
}

export function unreadSettings(): string[] {
  return settings.filter((variable) => defaultsOf(variable).length === 0);
}
