import { readdir, readFile } from 'node:fs/promises';
import { Kind, parse, visit } from 'graphql';
import { expect, it } from 'vitest';
import { distinctOperation } from './distinct-operations.ts';
import { largestExample } from './own/largest-example.ts';

it('renames one field, each time in another way of the same length', () => {
  const operations = [1, 20, 300].map((number) => distinctOperation('{ me { id name } }', number));
  expect(operations[1]?.replaceAll(/\s+/g, ' ')).toBe('{ me { field000020: id name } }');
  expect(new Set(operations).size).toBe(3);
  expect(new Set(operations.map(({ length }) => length)).size).toBe(1);
});

it('refuses a document that has nothing to rename', () => {
  expect(() => distinctOperation('query ($a: Int) { me { ...F } }', 1)).toThrow('no field');
});

it('is measured with the example that has the most fields', async () => {
  const folder = new URL('../../../docs/operations/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql'));
  const sizes = await Promise.all(
    files.map(async (file) => fieldsOf(await readFile(new URL(file, folder), 'utf8'))),
  );
  const { query } = await largestExample();
  expect(fieldsOf(query)).toBe(Math.max(...sizes));
});

function fieldsOf(document: string): number {
  let fields = 0;
  visit(parse(document), {
    [Kind.FIELD]: () => {
      fields += 1;
    },
  });
  return fields;
}
