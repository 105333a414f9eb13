import type { ServiceName } from './services.ts';

/**
 * On one machine a handful of customers, all from one address, do what a shop's thousands do elsewhere:
 * chaos, the benchmarks and the tests place thousands of orders. 0 means no bound; counting goes on where
 * there is one, so that its cost is measured.
 */
const roomyLimits: Partial<Record<ServiceName, Record<string, string>>> = {
  auth: { ACCOUNTS_PER_ADDRESS_PER_HOUR: '1000000', MAIL_REQUESTS_PER_ADDRESS_PER_HOUR: '0' },
  gateway: { COST_PER_MINUTE: '60000000', COST_BURST: '1000000000' },
  orders: {
    ORDERS_PER_CUSTOMER_PER_MINUTE: '1000000',
    ORDERS_PER_CUSTOMER_PER_HOUR: '1000000',
    ORDERS_PER_ADDRESS_PER_MINUTE: '1000000',
    OPEN_ORDERS_PER_CUSTOMER: '0',
    UNITS_ON_HOLD_PER_CUSTOMER: '0',
  },
};

/** The limits of the local stack; what the environment says of one wins. */
export function limitVariables(
  name: ServiceName,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const limits = Object.entries(roomyLimits[name] ?? {});
  return Object.fromEntries(limits.map(([variable, value]) => [variable, env[variable] ?? value]));
}
