import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JsonLimits, judgeJson } from './json-limits.ts';

const limits: JsonLimits = { depthMax: 4, valuesMax: 10, memberBytesMax: 20 };
const endless = Number.MAX_SAFE_INTEGER;
const wide: JsonLimits = { depthMax: endless, valuesMax: endless, memberBytesMax: endless };

it('lets JSON at the limits pass', () => {
  expect(judgeJson('{"a":{"b":[{}]}}', limits)).toBeUndefined();
  expect(judgeJson(JSON.stringify([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]), limits)).toBeUndefined();
  expect(judgeJson(`{"a":"${'x'.repeat(18)}"}`, limits)).toBeUndefined();
});

it('refuses what is deeper, holds more values or has a longer member', () => {
  expect(judgeJson('{"a":{"b":[{"c":{}}]}}', limits)).toContain('more than 4 levels deep');
  expect(judgeJson('['.repeat(100_000), limits)).toContain('more than 4 levels deep');
  expect(judgeJson('[1,2,3,4,5,6,7,8,9,10,11]', limits)).toContain('more than 10 values');
  expect(judgeJson(`{"a":"${'x'.repeat(19)}"}`, limits)).toBe(
    '"a" is longer than 20 bytes, which is the most that is allowed.',
  );
  expect(judgeJson(`{"a":1,"b" : "${'ä'.repeat(10)}"}`, limits)).toContain('"b" is longer');
});

it('leaves the member that is measured elsewhere, and no other way of writing its name', () => {
  const isQuery = (name: string) => name === 'query';
  const long = 'x'.repeat(99);
  expect(judgeJson(`{"query":"${long}","a":[]}`, limits, isQuery)).toBeUndefined();
  expect(judgeJson(`{"qu\\u0065ry":"${long}"}`, limits, isQuery)).toContain('is longer');
  expect(judgeJson(`{"a":{"query":"${long}"}}`, limits, isQuery)).toContain('"a" is longer');
});

it('takes nothing within a string for structure', () => {
  expect(judgeJson('["[[[[[[", "\\"[[[[[", "\\\\", ",,,,,,,,,,,,"]', limits)).toBeUndefined();
});

it('counts what is there', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const { depth, values } = sizeOf(JSON.parse(text));
      const judge = (changed: Partial<JsonLimits>) => judgeJson(text, { ...wide, ...changed });
      expect(judge({ depthMax: depth, valuesMax: values })).toBeUndefined();
      if (depth > 0) expect(judge({ depthMax: depth - 1 })).toContain('levels deep');
      if (values > 0) expect(judge({ valuesMax: values - 1 })).toContain('values');
    }),
  );
});

function sizeOf(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 0 };
  const inner = Object.values(value).map(sizeOf);
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    values: Math.max(1, inner.length) + inner.reduce((sum, { values }) => sum + values, 0),
  };
}
