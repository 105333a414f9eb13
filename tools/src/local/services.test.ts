import { describe, expect, it } from 'vitest';
import { defaultPortOf, serviceConfigs, variablesOf } from '../containers/service-configs.ts';
import { portVariables, serviceNames, serviceVariables } from './services.ts';

const surroundings = {
  ports: { gateway: 5000, auth: 5001, orders: 5002, inventory: 5003, postgres: 5004 },
  databaseUrls: {
    auth: 'postgres://127.0.0.1/auth',
    orders: 'postgres://127.0.0.1/orders',
    inventory: 'postgres://127.0.0.1/inventory',
    events: 'postgres://127.0.0.1/events',
  },
  secrets: { gatewaySecret: 'g'.repeat(64), keyEncryptionSecret: 'k'.repeat(64) },
};

describe('the local stack', () => {
  it.each(serviceNames)(
    'gives %s what its config needs and nothing that it does not read',
    (name) => {
      const given = serviceVariables(name, surroundings);
      expect(Object.keys(given).filter((key) => !variablesOf(name).includes(key))).toEqual([]);
      expect(serviceConfigs[name].safeParse(given).error?.issues).toBeUndefined();
    },
  );

  it.each(serviceNames)('starts %s on the port that it takes by itself', (name) => {
    expect(portVariables[name].default).toBe(defaultPortOf(name));
  });
});
