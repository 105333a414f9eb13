import { loadSchemas } from '@supergraph/events/schemas';
import { newId } from '@supergraph/service/ids';
import { findSchemaFaults } from '@supergraph/testing/events';
import { expect, it } from 'vitest';
import { openSamples } from './support.ts';

const schemasFolder = new URL('../src/events/schemas/', import.meta.url);

const add = `mutation ($name: String!) {
  addSample(input: { name: $name }) {
    sample { id name createdAt createdBy { id } }
    errors { __typename ... on UserError { code message path } }
  }
}`;
const list = `query ($first: Int, $after: String) {
  samples(first: $first, after: $after) {
    nodes { name }
    pageInfo { hasNextPage endCursor }
  }
}`;

it('adds a sample, shows it to everybody and says so', async () => {
  await using samples = await openSamples();
  const user = newId('usr');
  const { data } = await samples.as(user).query(add, { name: '  First  ' });
  expect(data).toEqual({
    addSample: {
      sample: {
        id: expect.stringMatching(/^smp_/),
        name: 'First',
        createdAt: expect.any(String),
        createdBy: { id: user },
      },
      errors: [],
    },
  });
  expect((await samples.anonymous.query(list)).data).toMatchObject({
    samples: { nodes: [{ name: 'First' }] },
  });
  const said = await samples.database.sql`SELECT type, data FROM outbox`;
  expect(said).toMatchObject([{ type: 'samples.sample.added.v1', data: { name: 'First' } }]);
  const schemas = loadSchemas(schemasFolder);
  expect(await findSchemaFaults(samples.database.db, schemas)).toEqual([]);
});

it('refuses a second sample of the same name and writes nothing', async () => {
  await using samples = await openSamples();
  const user = newId('usr');
  await samples.as(user).query(add, { name: 'First' });
  const { data } = await samples.as(user).query(add, { name: 'FIRST' });
  expect(data).toMatchObject({
    addSample: {
      sample: null,
      errors: [
        {
          __typename: 'SampleNameTakenError',
          code: 'SAMPLE_NAME_TAKEN',
          path: ['input', 'name'],
        },
      ],
    },
  });
  expect(await samples.database.sql`SELECT FROM outbox`).toHaveLength(1);
  const other = await samples.as(newId('usr')).query(add, { name: 'First' });
  expect(other.data).toMatchObject({ addSample: { errors: [] } });
});

it('refuses who is not signed in, and names without a letter', async () => {
  await using samples = await openSamples();
  const anonymous = await samples.anonymous.query(add, { name: 'First' });
  expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  const { errors } = await samples.as(newId('usr')).query(add, { name: ' ' });
  expect(errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'input.name', rule: 'min' }] } },
  ]);
});

it('lists page by page, newest first', async () => {
  await using samples = await openSamples();
  const user = samples.as(newId('usr'));
  for (const name of ['One', 'Two', 'Three']) await user.query(add, { name });
  const page = async (after?: string) =>
    (
      await user.query<{
        samples: {
          nodes: { name: string }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      }>(list, { first: 2, after })
    ).data?.samples;
  const first = await page();
  expect(first?.nodes.map(({ name }) => name)).toEqual(['Three', 'Two']);
  expect(first?.pageInfo.hasNextPage).toBe(true);
  const second = await page(first?.pageInfo.endCursor);
  expect(second?.nodes.map(({ name }) => name)).toEqual(['One']);
  expect(second?.pageInfo.hasNextPage).toBe(false);
});

it('resolves any number of references in one statement, and null for what is not there', async () => {
  await using samples = await openSamples();
  const user = samples.as(newId('usr'));
  const ids: string[] = [];
  for (const name of ['One', 'Two']) {
    const { data } = await user.query<{ addSample: { sample: { id: string } } }>(add, { name });
    ids.push(data?.addSample.sample.id ?? '');
  }
  const { result, statements } = await samples.counter.count(() =>
    samples.anonymous.query(
      'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Sample { name } } }',
      { refs: [...ids, newId('smp')].map((id) => ({ __typename: 'Sample', id })) },
    ),
  );
  expect(result.data).toEqual({ _entities: [{ name: 'One' }, { name: 'Two' }, null] });
  expect(statements).toHaveLength(1);
});
