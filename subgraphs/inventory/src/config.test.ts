import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configSchema, readInventoryConfig } from './config.ts';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
const given = Object.fromEntries(
  example
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
);

describe('the configuration of inventory', () => {
  it('reads the example as it is, but for the secret', () => {
    const secret = { GATEWAY_SUBGRAPH_SECRET: 'g'.repeat(32) };
    expect(readInventoryConfig({ ...given, ...secret })).toMatchObject({
      port: 4003,
      holdTtlSeconds: 900,
    });
  });

  it('and the example name the same variables, each with a line that explains it', () => {
    expect(Object.keys(given).sort()).toEqual(Object.keys(configSchema.shape).sort());
    expect(example.match(/^# .+\n[A-Z_]+=/gm)).toHaveLength(Object.keys(given).length);
  });

  it('lists every fault at once', () => {
    const read = () =>
      readInventoryConfig({
        ...given,
        INVENTORY_PORT: 'x',
        DATABASE_URL: '',
        HOLD_TTL_SECONDS: '0',
      });
    expect(read).toThrow(/DATABASE_URL[\s\S]*INVENTORY_PORT[\s\S]*HOLD_TTL_SECONDS/);
  });
});
