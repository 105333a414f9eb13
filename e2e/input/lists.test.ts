import { expect, it } from 'vitest';
import { type AskOptions, ask, get } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';

/** Asserts that an operation is refused for one field and rule, and that no data came with it. */
async function expectBadInput(
  query: string,
  options: AskOptions,
  field: { path: string; rule?: string },
): Promise<void> {
  const { data, errors } = await ask(query, options);
  expect(errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', fields: [expect.objectContaining(field)] } },
  ]);
  expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
}

const lists = [
  { field: 'products', login: undefined },
  { field: 'myOrders', login: 'customer' },
  { field: 'orders', login: 'support' },
  { field: 'users', login: 'support' },
  { field: 'stockMovements', login: 'warehouse' },
] as const;

async function tokenOf(login: (typeof lists)[number]['login']): Promise<string | undefined> {
  return login && (await demoUser(login)).token;
}

it.each(lists)('bounds the pages of $field', async ({ field, login }) => {
  const token = await tokenOf(login);
  for (const first of [100_000, 101, 0, -1]) {
    await expectBadInput(
      `{ ${field}(first: ${first}) { nodes { __typename } } }`,
      { token },
      { path: 'first' },
    );
  }
});

it.each(lists)('refuses a broken cursor of $field', async ({ field, login }) => {
  const token = await tokenOf(login);
  for (const after of ['', 'nonsense', Buffer.from('["x"]').toString('base64url')]) {
    await expectBadInput(
      `query ($after: String) { ${field}(after: $after) { nodes { __typename } } }`,
      { token, variables: { after } },
      { path: 'after' },
    );
  }
});

it('refuses the cursor of another order', async () => {
  const { products } = await get('{ products(first: 1) { pageInfo { endCursor } } }');
  await expectBadInput(
    'query ($after: String) { products(after: $after, orderBy: TITLE_ASC) { nodes { id } } }',
    { variables: { after: products.pageInfo.endCursor } },
    { path: 'after' },
  );
});

it('answers null for a sku and ids that nobody has', async () => {
  const { token } = await demoUser('admin');
  const nobody = '01890000-0000-7000-8000-000000000000';
  const data = await get(
    `{
      variant(sku: "NO-SUCH-SKU") { id }
      product(id: "prd_${nobody}") { id }
      order(id: "ord_${nobody}") { id }
      user(id: "usr_${nobody}") { id }
    }`,
    { token },
  );
  expect(data).toEqual({ variant: null, product: null, order: null, user: null });
});

it('refuses ids that are none', async () => {
  const { token } = await demoUser('admin');
  for (const field of ['product', 'order', 'user', 'variant']) {
    await expectBadInput(`{ ${field}(id: "42") { id } }`, { token }, { path: 'id' });
  }
});
