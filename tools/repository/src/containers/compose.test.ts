import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defaultPortOf,
  serviceConfigs,
  variablesOf,
} from '@supergraph/local-stack/service-configs';
import { repositoryFolder, serviceNames, subgraphNames } from '@supergraph/local-stack/services';
import { describe, expect, it } from 'vitest';
import { composeServices, composeText, interpolated, interpolations } from './compose-file.ts';

const services = composeServices();
const envExample = join(repositoryFolder, '.env.example');
const secret = '0123456789abcdef0123456789abcdef';

function service(name: string) {
  const found = services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

describe('docker-compose.yml', () => {
  it.each(serviceNames)(
    'gives %s what its config needs and nothing that it does not read',
    (name) => {
      const { environment } = service(name);
      const known = variablesOf(name);
      expect(Object.keys(environment).filter((variable) => !known.includes(variable))).toEqual([]);
      const given = Object.entries(interpolated(environment, secret)).filter(
        ([, text]) => text !== '',
      );
      expect(
        serviceConfigs[name].safeParse(Object.fromEntries(given)).error?.issues,
      ).toBeUndefined();
    },
  );

  it('sends the services to each other on the ports that they listen on', () => {
    const addresses = Object.values(services).flatMap(({ environment }) =>
      Object.values(environment).flatMap((text) => [
        ...text.matchAll(new RegExp(`//(${serviceNames.join('|')}):(\\d+)`, 'g')),
      ]),
    );
    expect(addresses.length).toBeGreaterThan(5);
    for (const [, name, port] of addresses) {
      const listening = serviceNames.find((each) => each === name);
      expect(port).toBe(String(listening && defaultPortOf(listening)));
    }
  });

  it('publishes the gateway alone, to this machine', () => {
    const published = Object.entries(services).flatMap(([name, { ports }]) =>
      ports.map((port) => `${name} ${port}`),
    );
    expect(published).toEqual([
      `gateway \${GATEWAY_BIND:-127.0.0.1}:\${GATEWAY_PORT:-4000}:${defaultPortOf('gateway')}`,
    ]);
  });

  it('has no default for a secret', () => {
    const isSecret = (name: string) => /SECRET|PASSWORD/.test(name);
    const secrets = interpolations(composeText).filter(({ variable }) => isSecret(variable));
    expect(secrets.length).toBeGreaterThan(5);
    expect(secrets.filter(({ isRequired }) => !isRequired)).toEqual([]);
    for (const { environment } of Object.values(services)) {
      for (const [name, text] of Object.entries(environment)) {
        if (isSecret(name)) expect(text, name).toMatch(/^\$\{[A-Z_]+:\?/);
        if (/postgres:\/\//.test(text)) expect(text, name).toMatch(/:\$\{[A-Z_]+_PASSWORD:\?/);
      }
    }
  });

  it.each(subgraphNames)('starts %s after its database and its migrations', (name) => {
    expect(service(name).depends_on).toEqual({
      [`${name}-migrate`]: { condition: 'service_completed_successfully' },
    });
    const migration = service(`${name}-migrate`);
    expect(migration.depends_on).toEqual({
      [`${name}-database`]: { condition: 'service_healthy' },
      rabbitmq: { condition: 'service_healthy', required: false },
      'events-database': { condition: 'service_healthy', required: false },
    });
    expect(migration.command).toEqual(['node', 'src/manage.ts', 'migrate']);
    expect(migration.build).toEqual(service(name).build);
    expect(migration.environment).toEqual(service(name).environment);
  });

  it('starts the gateway after the subgraphs', () => {
    expect(service('gateway').depends_on).toEqual(
      Object.fromEntries(subgraphNames.map((name) => [name, { condition: 'service_healthy' }])),
    );
  });

  it.each(serviceNames)('builds %s from its Dockerfile in the root of the repository', (name) => {
    const { build } = service(name);
    const folder = name === 'gateway' ? 'gateway' : `subgraphs/${name}`;
    expect(build).toEqual({ context: '.', dockerfile: `${folder}/Dockerfile` });
    expect(existsSync(join(repositoryFolder, folder, 'Dockerfile'))).toBe(true);
  });

  it('restarts what fails and asks every image for its health', () => {
    for (const [name, { image, restart, healthcheck }] of Object.entries(services)) {
      expect(restart, name).toMatch(name.endsWith('-migrate') ? /^on-failure/ : /^unless-stopped$/);
      if (image) expect(healthcheck?.test?.length, name).toBeGreaterThan(1);
    }
  });

  it.each(subgraphNames)('lets nobody but %s reach its database', (name) => {
    const members = Object.entries(services).filter(([, { networks }]) => networks.includes(name));
    expect(members.map(([member]) => member).toSorted()).toEqual(
      [name, `${name}-database`, `${name}-migrate`].toSorted(),
    );
    expect(service(`${name}-database`).networks).toEqual([name]);
  });

  it('shows nobody Sandbox or query plans who has not asked for them', () => {
    expect(interpolated(service('gateway').environment, secret)['SANDBOX']).toBe('false');
  });

  it('makes the broker anew under the name that its data have', () => {
    expect(service('rabbitmq').hostname).toBe('rabbitmq');
  });

  it('carries events over RabbitMQ, or over Postgres where that profile is chosen', () => {
    const profiles = Object.entries(services).flatMap(([name, { profiles }]) =>
      profiles.map((profile) => [profile, name]),
    );
    expect(Object.fromEntries(profiles)).toEqual({
      rabbitmq: 'rabbitmq',
      'postgres-events': 'events-database',
    });
    const chosen = /^COMPOSE_PROFILES=(.+)$/m.exec(readFileSync(envExample, 'utf8'))?.[1];
    expect(chosen).toBe('rabbitmq');
    for (const name of subgraphNames) {
      const { EVENTS_URL = '' } = interpolated(service(name).environment, secret);
      const { RABBITMQ_DEFAULT_USER, RABBITMQ_DEFAULT_PASS } = interpolated(
        service('rabbitmq').environment,
        secret,
      );
      expect(EVENTS_URL).toBe(
        `amqp://${RABBITMQ_DEFAULT_USER}:${RABBITMQ_DEFAULT_PASS}@rabbitmq:5672`,
      );
    }
  });
});
