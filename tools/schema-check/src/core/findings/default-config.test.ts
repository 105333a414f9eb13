import { expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { defaultConfig } from './default-config.ts';

it('is what an empty config means', () => {
  expect(defaultConfig).toEqual(configSchema.parse({}));
});
