import { readFileSync } from 'node:fs';
import { ConfigError } from '@supergraph/service/config';
import { describe, expect, it } from 'vitest';
import { configSchema, readAuthConfig } from './config.ts';

const complete = {
  DATABASE_URL: 'postgres://auth@127.0.0.1/auth',
  EVENTS_URL: 'postgres://events@127.0.0.1/events',
  AUTH_ISSUER: 'http://127.0.0.1:4001',
  AUTH_AUDIENCE: 'supergraph',
  KEY_ENCRYPTION_SECRET: 'k'.repeat(32),
  GATEWAY_SUBGRAPH_SECRET: 'g'.repeat(32),
};

describe('the configuration of auth', () => {
  it('needs addresses, names and the secrets; the rest has defaults', () => {
    expect(readAuthConfig(complete)).toMatchObject({
      host: '127.0.0.1',
      port: 4001,
      logLevel: 'info',
      databasePoolSize: 10,
      gatewaySecret: 'g'.repeat(32),
    });
  });

  it('tells all faults at once, each with its variable', () => {
    const faulty = { AUTH_PORT: 'http', EVENTS_URL: 'kafka://x', KEY_ENCRYPTION_SECRET: 'short' };
    expect(() => readAuthConfig(faulty)).toThrow(ConfigError);
    for (const name of [...Object.keys(faulty), ...Object.keys(complete)]) {
      expect(() => readAuthConfig(faulty)).toThrow(name);
    }
  });

  it('is what .env.example lists, each variable with a line that explains it', () => {
    const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
    const listed = lines.flatMap((line, index) =>
      /^[A-Z_]+=/.test(line) ? [{ name: line.split('=')[0], before: lines[index - 1] }] : [],
    );
    expect(listed.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(configSchema.shape).toSorted(),
    );
    expect(listed.filter(({ before }) => !before?.startsWith('# '))).toEqual([]);
  });
});
