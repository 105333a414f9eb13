import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@supergraph/service/logger';
import { expect, it } from 'vitest';
import { createCacheTable, readCacheTable, ruleFor } from './cache-table.ts';
import { openEntityCache } from './open-entity-cache.ts';

const table = createCacheTable({
  types: { A: { maxAgeSeconds: 60 }, B: { maxAgeSeconds: 5, scope: 'private' } },
});

it.each([
  [['A'], { maxAgeSeconds: 60, scope: 'public' }],
  [['A', 'B'], { maxAgeSeconds: 5, scope: 'private' }],
  [['A', 'C'], undefined],
  [[], undefined],
])('things of the types %j may be kept as the strictest of them', (types, rule) => {
  expect(ruleFor(new Set(types), table)).toEqual(rule);
});

it('what is not known may not be kept', () => {
  expect(ruleFor(undefined, table)).toBeUndefined();
});

it.each([
  ['no JSON', '{', /cannot be read/],
  [
    'an age that is none',
    '{"types":{"A":{"maxAgeSeconds":0}}}',
    /types\.A\.maxAgeSeconds: Too small/,
  ],
  ['another scope', '{"types":{"A":{"maxAgeSeconds":1,"scope":"all"}}}', /types\.A\.scope/],
  [
    'no event',
    '{"types":{"A":{"maxAgeSeconds":1,"purgedBy":["*;"]}}}',
    /types\.A\.purgedBy\.0: must look/,
  ],
  ['a key of which nobody knows', '{"types":{},"kept":1}', /Unrecognized key: "kept"/],
])('a table with %s says what is wrong', (_, text, message) => {
  const file = join(mkdtempSync(join(tmpdir(), 'cache-table-')), 'table.json');
  writeFileSync(file, text);
  expect(() => readCacheTable(file)).toThrow(message);
});

it('nothing is kept that events shall purge where none are heard of', () => {
  const purged = createCacheTable({ types: { A: { maxAgeSeconds: 1, purgedBy: ['a.b'] } } });
  const log = createLogger({ service: 'gateway-test', level: 'silent' });
  const open = () => openEntityCache({ table: purged, events: undefined, redis: undefined, log });
  expect(open).toThrow(/EVENTS_URL must be set/);
});

it('nothing is kept in a Redis of which nobody knows where it is', () => {
  const inRedis = createCacheTable({ store: 'redis', types: { A: { maxAgeSeconds: 1 } } });
  const log = createLogger({ service: 'gateway-test', level: 'silent' });
  const open = () => openEntityCache({ table: inRedis, events: undefined, redis: undefined, log });
  expect(open).toThrow(/REDIS_URL must be set/);
});
