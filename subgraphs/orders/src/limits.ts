import { defineLimits } from '@supergraph/service/limits';

/** What one customer, or one address, may ask of orders; staff may ask for more. 0 means no bound. */
export const limits = defineLimits({
  ordersPerCustomerPerMinute: {
    variable: 'ORDERS_PER_CUSTOMER_PER_MINUTE',
    default: 30,
    min: 0,
    max: 1_000_000,
    what: 'Attempts of one customer to place an order within a minute; 0 for no bound.',
    beyond: 'RATE_LIMITED',
  },
  ordersPerCustomerPerHour: {
    variable: 'ORDERS_PER_CUSTOMER_PER_HOUR',
    default: 300,
    min: 0,
    max: 1_000_000,
    what: 'Attempts of one customer to place an order within an hour; 0 for no bound.',
    beyond: 'RATE_LIMITED',
  },
  ordersPerAddressPerMinute: {
    variable: 'ORDERS_PER_ADDRESS_PER_MINUTE',
    default: 120,
    min: 0,
    max: 1_000_000,
    what: 'Attempts to place an order from one address within a minute; 0 for no bound.',
    beyond: 'RATE_LIMITED',
  },
  openOrdersPerCustomer: {
    variable: 'OPEN_ORDERS_PER_CUSTOMER',
    default: 20,
    min: 0,
    max: 1_000_000,
    what: 'PENDING orders of one customer; 0 for no bound.',
    beyond: 'ORDER_LIMIT_REACHED',
  },
  unitsOnHoldPerCustomer: {
    variable: 'UNITS_ON_HOLD_PER_CUSTOMER',
    default: 1_000,
    min: 0,
    max: 1_000_000_000,
    what: 'Units in the PENDING orders of one customer; 0 for no bound.',
    beyond: 'ORDER_LIMIT_REACHED',
  },
});

export type OrderLimits = typeof limits.defaults;
