import { readFile, writeFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { ConfigError } from '@supergraph/service/config';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { composeTest, createTestSupergraph, startTestGateway } from './support/gateway.ts';
import { accounts, shop, stock } from './support/shop.ts';

const newField = {
  ...accounts,
  typeDefs: accounts.typeDefs.replace('name: String!', 'name: String! nickname: String'),
};

type Gateway = Awaited<ReturnType<typeof startTestGateway>>;

async function knows(gateway: Gateway, field: string): Promise<boolean> {
  const { data } = await gateway.query<{ __type: { fields: { name: string }[] } }>(
    '{ __type(name: "User") { fields { name } } }',
  );
  return data?.__type.fields.some(({ name }) => name === field) ?? false;
}

it('takes a new supergraph while it runs', async () => {
  await using gateway = await startTestGateway();
  expect(await knows(gateway, 'nickname')).toBe(false);
  await gateway.supergraph.write(composeTest([newField, shop, stock]));
  await expect.poll(() => knows(gateway, 'nickname')).toBe(true);
  expect((await gateway.query('{ me { name } }')).data).toEqual({ me: { name: 'Ada' } });
});

it('forgets with the old supergraph what was faulty under it', async () => {
  await using gateway = await startTestGateway();
  const statusOf = async () => (await gateway.query('{ me { nickname } }')).status;
  expect([await statusOf(), await statusOf()]).toEqual([400, 400]);
  await gateway.supergraph.write(composeTest([newField, shop, stock]));
  await expect.poll(statusOf).toBe(200);
});

it('takes one that is written in place as well, and one after another', async () => {
  await using gateway = await startTestGateway();
  await writeFile(gateway.supergraph.file, composeTest([newField, shop, stock]));
  await expect.poll(() => knows(gateway, 'nickname')).toBe(true);
  await gateway.supergraph.write(composeTest([accounts, shop, stock]));
  await expect.poll(() => knows(gateway, 'nickname')).toBe(false);
});

it.each([
  ['no GraphQL', 'this is not a supergraph'],
  ['no supergraph', 'type Query { nothing: String }'],
  ['empty', ''],
])('keeps the last good supergraph when a new one is %s', async (_, faulty) => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  await using gateway = await startTestGateway({ log: pino({ level: 'error' }, sink) });
  await gateway.supergraph.write(faulty);
  await expect.poll(() => lines.join()).toContain('the last good one stays');
  expect((await gateway.query('{ me { name } }')).data).toEqual({ me: { name: 'Ada' } });

  await gateway.supergraph.write(composeTest([newField, shop, stock]));
  await expect.poll(() => knows(gateway, 'nickname')).toBe(true);
});

it('does not start with a supergraph that is missing or faulty, and says which file', async () => {
  await using supergraph = await createTestSupergraph();
  const start = () => startTestGateway({ supergraphFile: supergraph.file });
  await expect(start()).rejects.toThrow(ConfigError);
  await supergraph.write('nonsense');
  await expect(start()).rejects.toThrow(supergraph.file);
  expect(await readFile(supergraph.file, 'utf8')).toBe('nonsense');
});
