import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { configSchema, readOrdersConfig } from './config.ts';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
const secret = { GATEWAY_SUBGRAPH_SECRET: 'g'.repeat(32) };

it('.env.example names every variable, and no other', () => {
  expect(Object.keys(parseEnv(example)).sort()).toEqual(Object.keys(configSchema.shape).sort());
});

it('.env.example explains every variable and, but for the secret, is a configuration that works', () => {
  const lines = example.trim().split('\n');
  expect(lines.filter((_, index) => index % 2 === 0).every((line) => line.startsWith('# '))).toBe(
    true,
  );
  expect(readOrdersConfig({ ...parseEnv(example), ...secret })).toMatchObject({
    port: 4002,
    placeOrderWaitMs: 2_000,
  });
});

it('tells every fault at once', () => {
  const faulty = {
    ...parseEnv(example),
    ORDERS_PORT: 'http',
    DATABASE_URL: '',
    SAGA_RETRY_SECONDS: '0',
  };
  expect(() => readOrdersConfig(faulty)).toThrow(
    /DATABASE_URL[\s\S]*ORDERS_PORT[\s\S]*SAGA_RETRY_SECONDS/,
  );
});
