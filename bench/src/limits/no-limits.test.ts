import { expect, it } from 'vitest';
import * as noLimits from './no-limits.ts';
import { replacedModules } from './replaced-modules.ts';

it.each(replacedModules.map((url) => [url.pathname.split('/').slice(-4).join('/'), url]))(
  'has a stand-in for all that %s gives',
  async (_name, url) => {
    const given: object = await import(url.href);
    const functions = Object.entries(given).filter(([, value]) => typeof value === 'function');
    const errors = ['RequestRefused'];
    const names = functions.map(([name]) => name).filter((name) => !errors.includes(name));
    expect(Object.keys(noLimits)).toEqual(expect.arrayContaining(names));
  },
);
