import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkEventContracts } from './check-contracts.ts';

const TYPE = 'orders.order.placed.v1';
const schema = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: { type: 'string' } },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contracts-'));
  git('init', '--quiet', '--initial-branch=main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): void {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  execFileSync('git', ['-C', folder, ...author, ...args], { stdio: 'pipe' });
}

function pathOf(type: string): string {
  return join(folder, `subgraphs/${type.split('.')[0]}/src/events/schemas/${type}.json`);
}

function write(type: string, content: object | string): void {
  mkdirSync(dirname(pathOf(type)), { recursive: true });
  writeFileSync(pathOf(type), typeof content === 'string' ? content : JSON.stringify(content));
}

function commit(): void {
  git('add', '.');
  git('commit', '--quiet', '--message', 'a state');
}

test('what is added on a branch breaks nothing', async () => {
  write(TYPE, schema);
  commit();
  git('checkout', '--quiet', '-b', 'feature');
  write(TYPE, { ...schema, properties: { ...schema.properties, note: { type: 'string' } } });
  write('orders.order.shipped.v1', schema);
  commit();

  expect(await checkEventContracts(folder)).toMatchObject({ types: 2, breaks: [] });
});

test('a break is told with its type and place, committed or not', async () => {
  write(TYPE, schema);
  commit();
  git('checkout', '--quiet', '-b', 'feature');
  const broken = { ...schema, properties: { orderId: { type: 'integer' } } };
  const sentence = `${TYPE}: data.orderId was string and may now be integer.`;
  write(TYPE, broken);
  expect((await checkEventContracts(folder)).breaks).toEqual([sentence]);
  commit();
  expect((await checkEventContracts(folder)).breaks).toEqual([sentence]);
});

test('a schema that is gone is a break', async () => {
  write(TYPE, schema);
  commit();
  rmSync(pathOf(TYPE));
  expect((await checkEventContracts(folder)).breaks).toEqual([`${TYPE}: its schema is gone.`]);
});

test('what the main branch did after the branch left it is not held against the branch', async () => {
  write(TYPE, schema);
  commit();
  git('checkout', '--quiet', '-b', 'feature');
  git('checkout', '--quiet', 'main');
  write('orders.order.shipped.v1', schema);
  commit();
  git('checkout', '--quiet', 'feature');

  expect(await checkEventContracts(folder)).toMatchObject({ types: 1, breaks: [] });
});

test('a schema that is no JSON is told by its path', async () => {
  write(TYPE, schema);
  commit();
  write(TYPE, '{"type":');
  await expect(checkEventContracts(folder)).rejects.toThrow(
    `subgraphs/orders/src/events/schemas/${TYPE}.json is no JSON`,
  );
});

test('without a main branch to compare with it says what is missing', async () => {
  git('checkout', '--quiet', '-b', 'elsewhere');
  write(TYPE, schema);
  commit();
  await expect(checkEventContracts(folder)).rejects.toThrow(
    /neither origin\/main nor main .*to compare with/,
  );
});
