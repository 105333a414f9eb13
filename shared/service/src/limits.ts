import { variables } from './config.ts';
import type { FaultCode } from './errors.ts';

/** A bound on what one sender may ask of a service. */
export interface Limit {
  /** The variable that sets it. */
  readonly variable: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What is bounded, with its unit: one sentence for operators. */
  readonly what: string;
  /** The code of a fault or of a refusal that a client gets beyond it. */
  readonly beyond: FaultCode | (string & {});
}

type LimitTable = Record<string, Limit>;

export type LimitValues<T extends LimitTable> = { readonly [Name in keyof T]: number };

type LimitVariables<T extends LimitTable> = {
  [Name in keyof T as T[Name]['variable']]: ReturnType<typeof variables.integer>;
};

/** A service's table of limits, from which its configuration and the documentation follow. */
export function defineLimits<const T extends LimitTable>(table: T) {
  const entries = Object.entries<Limit>(table);
  // The compiler cannot follow keys through entries; each function below keeps them one by one.
  const valuesBy = (read: (limit: Limit) => number) =>
    Object.fromEntries(entries.map(([name, limit]) => [name, read(limit)])) as LimitValues<T>;
  return {
    table,
    defaults: valuesBy((limit) => limit.default),
    /** For the `configSchema` of the service. */
    variables: Object.fromEntries(
      entries.map(([, limit]) => [limit.variable, variables.integer(limit)]),
    ) as LimitVariables<T>,
    /** @param given what the `configSchema` made of the environment */
    read: (given: Record<T[keyof T]['variable'], number>) =>
      valuesBy(({ variable }) => given[variable as keyof typeof given]),
  };
}
