import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { readSamplesConfig } from './config.ts';

const example = parseEnv(readFileSync(new URL('../.env.example', import.meta.url), 'utf8'));

it('.env.example is, but for the secret, a configuration that works', () => {
  const secret = { GATEWAY_SUBGRAPH_SECRET: 'g'.repeat(32) };
  expect(readSamplesConfig({ ...example, ...secret })).toMatchObject({
    host: '127.0.0.1',
    port: 4999,
  });
});

it('tells every fault at once', () => {
  const faulty = { ...example, SAMPLES_PORT: 'http', DATABASE_URL: '' };
  expect(() => readSamplesConfig(faulty)).toThrow(/DATABASE_URL[\s\S]*SAMPLES_PORT/);
});
