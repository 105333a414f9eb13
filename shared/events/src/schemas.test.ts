import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { compileSchema, loadSchemas } from './schemas.ts';

test('schemas are found by the event type in their file name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
  writeFileSync(join(folder, 'a.b.c.v1.json'), '{"type":"object"}');
  writeFileSync(join(folder, 'README.md'), 'not a schema');

  expect(loadSchemas(pathToFileURL(folder))).toEqual(new Map([['a.b.c.v1', { type: 'object' }]]));
  expect(loadSchemas(pathToFileURL(`${folder}/`)).size).toBe(1);
  rmSync(folder, { recursive: true });
});

test('every fault of the data is named with its place', () => {
  const check = compileSchema({
    type: 'object',
    required: ['orderId', 'placedAt'],
    properties: {
      placedAt: { type: 'string', format: 'date-time' },
      lines: { type: 'array', items: { properties: { quantity: { minimum: 1 } } } },
    },
  });
  expect(check({ orderId: 'ord_1', placedAt: '2026-01-02T03:04:05Z', more: true })).toEqual([]);
  expect(check({ placedAt: 'now', lines: [{ quantity: 1 }, { quantity: 0 }] })).toEqual([
    "data must have required property 'orderId'",
    'data.placedAt must match format "date-time"',
    'data.lines.1.quantity must be >= 1',
  ]);
});
