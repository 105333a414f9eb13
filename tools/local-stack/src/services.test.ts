import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forNames } from '@supergraph/gateway/subgraphs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { portsFrom } from './ports.ts';
import { limitVariables } from './roomy-limits.ts';
import { defaultPortOf, serviceConfigs, variablesOf } from './service-configs.ts';
import {
  databaseNames,
  localVariables,
  portNames,
  portVariables,
  repositoryFolder,
  serviceNames,
  serviceVariables,
  subgraphNames,
} from './services.ts';

const surroundings = {
  ports: forNames(portNames, (name) => 5000 + portNames.indexOf(name)),
  databaseUrls: forNames(databaseNames, (name) => `postgres://127.0.0.1/${name}`),
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

  it('has limits that few customers do not reach, unless the environment sets others', () => {
    expect(limitVariables('orders', {})).toMatchObject({ OPEN_ORDERS_PER_CUSTOMER: '0' });
    expect(limitVariables('orders', { OPEN_ORDERS_PER_CUSTOMER: '20' })).toMatchObject({
      OPEN_ORDERS_PER_CUSTOMER: '20',
    });
  });

  it.each(serviceNames)(
    'could not start %s without the secret of gateway and subgraphs',
    (name) => {
      const { GATEWAY_SUBGRAPH_SECRET: _, ...given } = serviceVariables(name, surroundings);
      expect(serviceConfigs[name].safeParse(given).error?.issues).toMatchObject([
        { path: ['GATEWAY_SUBGRAPH_SECRET'] },
      ]);
    },
  );

  it('has Sandbox, which elsewhere must be asked for', () => {
    const hasSandbox = (given: Record<string, string>) =>
      serviceConfigs.gateway.parse({ ...serviceVariables('gateway', surroundings), ...given })[
        'SANDBOX'
      ];
    expect(hasSandbox(localVariables)).toBe(true);
    expect(hasSandbox({})).toBe(false);
  });

  it.each(serviceNames)('starts %s on the port that it takes by itself', (name) => {
    expect(portVariables[name].default).toBe(defaultPortOf(name));
  });

  it('finds the metrics of a service beside it, also where that is moved', () => {
    const ports = portsFrom({ ORDERS_PORT: '5002', AUTH_METRICS_PORT: '9101' });
    expect(ports).toMatchObject({ gatewayMetrics: 4100, ordersMetrics: 5102, authMetrics: 9101 });
  });

  it('refuses one port for two', () => {
    expect(() => portsFrom({ GATEWAY_PORT: '4101' })).toThrow(
      'GATEWAY_PORT and AUTH_METRICS_PORT are both 4101: set one to another port.',
    );
  });

  it('runs every subgraph that has its rooms in this repository, and no other', () => {
    const folders = readdirSync(join(repositoryFolder, 'subgraphs'));
    const own = folders.filter((name) =>
      existsSync(join(repositoryFolder, 'subgraphs', name, 'src/main.ts')),
    );
    expect([...subgraphNames].toSorted()).toEqual(own.toSorted());
  });

  it.each(subgraphNames)('finds %s where supergraph.yaml says that it is', (name) => {
    const { subgraphs } = parse(readFileSync(join(repositoryFolder, 'supergraph.yaml'), 'utf8'));
    expect(subgraphs[name]).toEqual({
      routing_url: `http://127.0.0.1:${portVariables[name].default}/graphql`,
      schema: { file: `subgraphs/${name}/schema.graphql` },
    });
  });
});
