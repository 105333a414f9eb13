import { ConfigError } from '@supergraph/service/config';
import { expect, it } from 'vitest';
import { readGatewayConfig } from './config.ts';

const required = {
  GATEWAY_SUBGRAPH_SECRET: 's'.repeat(32),
  AUTH_ISSUER: 'https://auth.example',
  AUTH_AUDIENCE: 'commerce',
  AUTH_JWKS_URL: 'https://auth.example/.well-known/jwks.json',
};

it('needs no more than the secret and whom to trust', () => {
  expect(readGatewayConfig(required)).toMatchObject({
    host: '127.0.0.1',
    port: 4_000,
    subgraphTimeoutMs: 5_000,
    subgraphUrls: { auth: undefined, orders: undefined, inventory: undefined },
    cors: { origins: [], credentials: false },
    hasSandbox: false,
    metricsHost: '127.0.0.1',
    metricsPort: 4_100,
    stopMsMax: 10_000,
    http: {
      trustedProxies: [],
      limits: { connectionsMax: 4_096, connectionsPerAddressMax: 256 },
    },
  });
});

it('finds its own supergraph and the example operations without being told', () => {
  const { supergraphFile, operationsFolder } = readGatewayConfig(required);
  expect(supergraphFile).toMatch(/\/gateway\/supergraph\.graphql$/);
  expect(operationsFolder).toMatch(/\/docs\/operations\/$/);
});

it('tells every fault at once', () => {
  const faulty = {
    SUBGRAPH_TIMEOUT_MS: 'soon',
    ORDERS_URL: 'postgres://x',
    CORS_CREDENTIALS: 'yes',
    TRUSTED_PROXIES: '10.0.0.0/8, proxy.example',
    METRICS_PORT: '70000',
  };
  const read = () => readGatewayConfig(faulty);
  expect(read).toThrow(ConfigError);
  for (const name of [...Object.keys(faulty), ...Object.keys(required)]) expect(read).toThrow(name);
});

it('reads which share of requests a label of @override holds for', () => {
  const { overrideLabels } = readGatewayConfig({
    ...required,
    OVERRIDE_LABELS: 'launch=100, beta=12.5',
  });
  expect(overrideLabels).toEqual({ launch: 100, beta: 12.5 });
});

it.each([
  [{ SAFELIST_MODE: 'ids' }, /SAFELIST_FILE: is required/],
  [{ SAFELIST_MODE: 'known', SAFELIST_FILE: 'a.json', APQ: 'true' }, /APQ: must be "false"/],
  [{ SAFELIST_MODE: 'strict' }, /SAFELIST_MODE: must be "off", "log", "known" or "ids"/],
  [{ OVERRIDE_LABELS: 'launch' }, /OVERRIDE_LABELS: must be labels with shares/],
  [{ OVERRIDE_LABELS: 'beta=5,launch=101' }, /OVERRIDE_LABELS: must give no label more than 100/],
  [{ MEDIA_SUBGRAPHS: 'inventory,stock' }, /MEDIA_SUBGRAPHS: must be some of auth/],
  [{ REDIS_URL: 'http://redis' }, /REDIS_URL: must be a URL that begins with redis:/],
])('refuses %o', (variables, reason) => {
  expect(() => readGatewayConfig({ ...required, ...variables })).toThrow(reason);
});
