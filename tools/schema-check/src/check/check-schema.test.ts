import { describe, expect, it } from 'vitest';
import { check, usageOf } from '../../test/support/check.ts';

const inventory = `type Query { product(id: ID!): Product products(first: Int): [Product!] }
type Product @key(fields: "id") { id: ID! title: String! weight: Int }`;
const withoutTitle = inventory.replace(' title: String!', '');
const page = 'query ProductPage($id: ID!) { product(id: $id) { title } }';

const breaking = { base: { inventory }, head: { inventory: withoutTitle } };
const find = (findings: Awaited<ReturnType<typeof check>>, rule: string) =>
  findings.filter((finding) => finding.rule === rule);

describe('a breaking change', () => {
  it('is an error where nothing is known of clients, placed at what contained the field', async () => {
    const [finding] = await check(breaking);
    expect(finding).toEqual({
      rule: 'diff/field-removed',
      severity: 'error',
      message: 'Field Product.title was removed.',
      level: 'breaking',
      use: 'unknown',
      reason: 'Operations that select it are no longer valid.',
      coordinate: 'Product.title',
      subgraph: 'inventory',
      location: { file: 'subgraphs/inventory/schema.graphql', line: 3, column: 6 },
    });
  });

  it('names clients, versions, operations and counts that would break', async () => {
    const usage = usageOf(
      { signature: page, name: 'ProductPage', client: 'web', version: '4.2.0', count: 5_000 },
      { signature: '{product(id:""){title}}', client: 'ios', version: '1.0', count: 20 },
    );
    const [finding] = find(await check({ ...breaking, usage }), 'diff/field-removed');
    expect(finding?.severity).toBe('error');
    expect(finding?.operations).toEqual([
      {
        name: 'ProductPage',
        count: 5_000,
        clients: [
          { name: 'web', version: '4.2.0', count: 5_000, lastSeen: '2026-03-30T20:00:00.000Z' },
        ],
      },
      {
        name: '(anonymous)',
        count: 20,
        clients: [{ name: 'ios', version: '1.0', count: 20, lastSeen: '2026-03-30T20:00:00.000Z' }],
      },
    ]);
  });

  it('is downgraded where nobody used it within the period, and says so', async () => {
    const usage = usageOf({ signature: '{product(id:""){weight}}', count: 100 });
    const [finding] = find(await check({ ...breaking, usage }), 'diff/field-removed');
    expect(finding).toMatchObject({
      severity: 'info',
      level: 'breaking',
      use: 'unused',
      reason:
        'Operations that select it are no longer valid. Downgraded from breaking: nobody used it in the last 30 days (100 requests of 1 operation).',
    });
  });

  it('counts no use from before the period, nor of ignored clients', async () => {
    const usage = usageOf(
      { signature: page, count: 100, day: '2026-02-01' },
      { signature: '{product(id:""){title}}', count: 7, client: 'crawler' },
      { signature: '{product(id:""){weight}}', count: 100 },
    );
    const config = { usage: { ignoreClients: ['crawler'] } };
    const [finding] = find(await check({ ...breaking, usage, config }), 'diff/field-removed');
    expect(finding?.severity).toBe('info');
  });

  it('is downgraded below the threshold, and an error at it', async () => {
    const usage = usageOf(
      { signature: page, count: 9 },
      { signature: '{product(id:""){weight}}', count: 91 },
    );
    const severityAt = async (config: Record<string, unknown>) =>
      find(await check({ ...breaking, usage, config: { usage: config } }), 'diff/field-removed')[0]
        ?.severity;
    expect(await severityAt({ minimumCount: 10 })).toBe('info');
    expect(await severityAt({ minimumCount: 9 })).toBe('error');
    expect(await severityAt({ minimumPercent: 9.1 })).toBe('info');
    expect(await severityAt({ minimumPercent: 9 })).toBe('error');
  });

  it('is used when a document uses it, whatever traffic says', async () => {
    const usage = usageOf({ signature: '{product(id:""){weight}}', count: 100 });
    const [finding] = find(
      await check({ ...breaking, usage, operations: page }),
      'diff/field-removed',
    );
    expect(finding).toMatchObject({ severity: 'error', use: 'used' });
    expect(finding?.operations).toEqual([{ name: 'ProductPage', file: 'operations.graphql:1' }]);
  });

  it('stays an error when usage is empty, which is told', async () => {
    const findings = await check({ ...breaking, usage: usageOf() });
    expect(find(findings, 'diff/field-removed')[0]?.severity).toBe('error');
    expect(find(findings, 'usage/empty')).toHaveLength(1);
  });

  it('is downgraded by documents alone where they are said to be complete', async () => {
    const operations = 'query Weight { product(id: 1) { weight } }';
    const [open] = find(await check({ ...breaking, operations }), 'diff/field-removed');
    expect(open?.severity).toBe('error');
    const config = { operationsAreComplete: true };
    const [closed] = find(await check({ ...breaking, operations, config }), 'diff/field-removed');
    expect(closed?.severity).toBe('info');
  });

  it('is a note once it is accepted, until the day that the config names', async () => {
    const accepted = (until: string) => ({
      accept: [
        {
          rule: 'diff/field-removed',
          coordinate: 'Product.title',
          reason: 'Nobody minds.',
          owner: 'the shop team',
          until,
        },
      ],
    });
    const severityUntil = async (until: string) =>
      find(await check({ ...breaking, config: accepted(until) }), 'diff/field-removed')[0]
        ?.severity;
    expect(await severityUntil('2026-03-31')).toBe('info');
    expect(await severityUntil('2026-03-30')).toBe('error');
  });
});

describe('recorded use', () => {
  const enums = `type Query { list(by: Sort, where: Filter): [Sort!] } enum Sort { NEWEST OLDEST } input Filter { from: Int until: Int }`;
  const severityOf = async (head: string, signature: string, rule: string) => {
    const usage = usageOf({ signature, count: 100 });
    return find(await check({ base: { shop: enums }, head: { shop: head }, usage }), rule)[0]
      ?.severity;
  };
  const withoutUntil = enums.replace(' until: Int', '');

  it('counts every field of an input that came in a variable, or whose literal was hidden', async () => {
    const rule = 'diff/input-field-removed';
    expect(await severityOf(withoutUntil, 'query($f:Filter){list(where:$f)}', rule)).toBe('error');
    expect(await severityOf(withoutUntil, '{list(where:{})}', rule)).toBe('error');
    expect(await severityOf(withoutUntil, '{list(where:{from:0})}', rule)).toBe('info');
    expect(await severityOf(withoutUntil, '{list}', rule)).toBe('info');
  });

  it('counts enum values that were passed, or may have been received', async () => {
    const rule = 'diff/enum-value-removed';
    const head = enums.replace(' OLDEST', '');
    expect(await severityOf(head, '{list(by:OLDEST)}', rule)).toBe('error');
    const other = { shop: `${enums} extend type Query { total(by: Sort): Int }` };
    const usage = usageOf({ signature: '{total(by:NEWEST)}', count: 100 });
    const after = { shop: other.shop.replace(' OLDEST', '') };
    expect(find(await check({ base: other, head: after, usage }), rule)[0]?.severity).toBe('info');
  });

  it('counts whoever selects the field when an argument becomes required', async () => {
    const head = enums.replace('by: Sort,', 'by: Sort!,');
    expect(await severityOf(head, '{list}', 'diff/argument-type-changed')).toBe('error');
  });
});

describe('operations', () => {
  it('that the new graph refuses are errors at the very field', async () => {
    const [finding] = find(await check({ ...breaking, operations: page }), 'operation/invalid');
    expect(finding).toMatchObject({
      severity: 'error',
      message: 'ProductPage is not valid: Cannot query field "title" on type "Product".',
      location: { file: 'operations.graphql', line: 1, column: 50 },
    });
  });

  it('that the old graph refused already say so', async () => {
    const operations = 'query Old { nothing }';
    const [finding] = find(
      await check({ base: { inventory }, head: { inventory }, operations }),
      'operation/invalid',
    );
    expect(finding?.reason).toContain('it did before this change too');
  });

  it('of recorded traffic are told only when a change breaks them', async () => {
    const usage = usageOf(
      { signature: '{nothing}', count: 5 },
      { signature: page, name: 'ProductPage', count: 1 },
    );
    const found = find(await check({ ...breaking, usage }), 'operation/invalid');
    expect(found.map(({ message }) => message)).toEqual([
      'ProductPage is not valid: Cannot query field "title" on type "Product".',
    ]);
  });

  it('that use what is deprecated are notes', async () => {
    const head = {
      inventory: inventory.replace(
        'title: String!',
        'title: String! @deprecated(reason: "Use name.")',
      ),
    };
    const [finding] = find(
      await check({ base: { inventory }, head, operations: page }),
      'operation/deprecated',
    );
    expect(finding).toMatchObject({
      severity: 'info',
      message: expect.stringContaining('Use name.'),
    });
  });
});

describe('query plans', () => {
  const stock = `type Product @key(fields: "id") { id: ID! available: Int }`;
  const prices = `type Product @key(fields: "id") { id: ID! }`;
  const operations = 'query ProductPage { product(id: 1) { title weight available } }';

  it('that need more fetches are told with the subgraphs, and fail above the limit', async () => {
    const base = { inventory, stock, prices };
    const head = {
      inventory: inventory.replace(' weight: Int', ''),
      stock,
      prices: `type Product @key(fields: "id") { id: ID! weight: Int }`,
    };
    const [finding] = find(await check({ base, head, operations }), 'plan/more-fetches');
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'ProductPage: 2 → 3 fetches in 2 waves.',
      reason: expect.stringContaining('inventory 1, prices 0 → 1, stock 1.'),
      location: { file: 'operations.graphql', line: 1 },
    });
    const config = { plans: { extraFetchesMax: 0 } };
    expect(
      find(await check({ base, head, operations, config }), 'plan/more-fetches')[0]?.severity,
    ).toBe('error');
  });

  it('that wait longer for as many fetches are told too', async () => {
    const needsWeight = `type Product @key(fields: "id") { id: ID! weight: Int @external available: Int @requires(fields: "weight") }`;
    const weigher = `type Product @key(fields: "id") { id: ID! weight: Int }`;
    const light = inventory.replace(' weight: Int', '');
    const findings = await check({
      base: { inventory: light, stock, weigher },
      head: { inventory: light, stock: needsWeight, weigher },
      operations,
    });
    expect(find(findings, 'plan/more-waves')[0]?.message).toBe(
      'ProductPage: 3 fetches, 2 → 3 waves.',
    );
  });

  it('that became shorter are notes', async () => {
    const findings = await check({
      base: { inventory, stock },
      head: {
        inventory: inventory.replace('weight: Int', 'weight: Int available: Int'),
        stock: 'type Query { a: Int }',
      },
      operations,
    });
    expect(find(findings, 'plan/fewer-fetches')).toHaveLength(1);
  });
});

describe('contracts', () => {
  const config = { contracts: { public: { exclude: ['staff'] }, staff: {} } };
  const tagged = inventory.replace('weight: Int', 'weight: Int @tag(name: "staff")');

  it('are named where they see a change of the whole graph', async () => {
    const [finding] = find(await check({ ...breaking, config }), 'diff/field-removed');
    expect(finding?.contracts).toEqual(['public', 'staff']);
  });

  it('do not see what they hide', async () => {
    const base = { inventory: tagged };
    const head = { inventory: tagged.replace(' weight: Int @tag(name: "staff")', '') };
    const [finding] = find(await check({ base, head, config }), 'diff/field-removed');
    expect(finding?.contracts).toEqual(['staff']);
  });

  it('lose what gets their excluded tag, while the whole graph keeps it', async () => {
    const findings = await check({ base: { inventory }, head: { inventory: tagged }, config });
    expect(find(findings, 'diff/field-removed')).toEqual([
      expect.objectContaining({
        severity: 'error',
        message: 'In contract public: Field Product.weight was removed.',
        contracts: ['public'],
        location: { file: 'subgraphs/inventory/schema.graphql', line: 3, column: 58 },
      }),
    ]);
  });

  it('are faulty when something shown refers to something hidden', async () => {
    const head = {
      inventory: inventory.replace('type Product', 'type Product @tag(name: "staff")'),
    };
    const [finding] = find(await check({ base: { inventory }, head, config }), 'contract/invalid');
    expect(finding?.message).toContain('Contract public is not a graph');
    expect(finding?.message).toContain('Product');
  });

  it('show only what carries an included tag', async () => {
    const head = {
      inventory: inventory.replace(
        'product(id: ID!): Product',
        'product(id: ID!): Product @tag(name: "shop")',
      ),
    };
    const only = { contracts: { shop: { include: ['shop'] } } };
    const all = {
      ...head,
      inventory: head.inventory.replace('type Product', 'type Product @tag(name: "shop")'),
    };
    const found = find(await check({ base: all, head, config: only }), 'contract/invalid');
    expect(found[0]?.message).toContain('shop');
    const findings = await check({
      base: {
        inventory: all.inventory.replace(
          'products(first: Int): [Product!]',
          'products(first: Int): [Product!] @tag(name: "shop")',
        ),
      },
      head: all,
      config: only,
    });
    expect(find(findings, 'diff/field-removed').map(({ message }) => message)).toEqual([
      'In contract shop: Field Query.products was removed.',
    ]);
  });
});

describe('costs', () => {
  const operations = 'query List { products(first: 10) { title } }';

  it('are limited', async () => {
    const found = async (max: number) =>
      find(
        await check({ head: { inventory }, operations, config: { cost: { max } } }),
        'cost/over-limit',
      );
    expect(await found(10)).toEqual([]);
    expect((await found(9))[0]?.message).toBe('List costs 10, more than the 9 allowed.');
  });

  it('may not rise by more than a share', async () => {
    const head = { inventory: inventory.replace('type Product', 'type Product @cost(weight: 3)') };
    const [finding] = find(await check({ base: { inventory }, head, operations }), 'cost/increase');
    expect(finding?.message).toBe('List costs 10 → 30, 200 % more.');
  });
});

describe('subgraphs', () => {
  const stock = 'type Product @key(fields: "id") { id: ID! available: Int }';

  it('that hand a field over are told, since gateways still ask where it was', async () => {
    const base = { inventory, stock };
    const head = {
      inventory: inventory.replace(' weight: Int', ''),
      stock: stock.replace('available', 'weight: Int available'),
    };
    const findings = await check({ base, head });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(find(findings, 'subgraph/field-left')).toEqual([
      expect.objectContaining({
        subgraph: 'inventory',
        coordinate: 'Product.weight',
        severity: 'warning',
      }),
    ]);
  });

  it('that lose a key are told', async () => {
    const two = inventory.replace('@key(fields: "id")', '@key(fields: "id") @key(fields: "title")');
    const findings = await check({ base: { inventory: two }, head: { inventory } });
    expect(find(findings, 'subgraph/key-removed')[0]?.message).toBe(
      'Product lost @key(fields: "title") in inventory.',
    );
  });

  it('that do not compose are errors with subgraph, place and code, and nothing is compared', async () => {
    const findings = await check({
      base: { inventory },
      head: { inventory, stock: stock.replace('available', 'title: Int available') },
    });
    expect(findings[0]).toMatchObject({
      rule: 'composition/error',
      message: expect.stringMatching(/^FIELD_TYPE_MISMATCH: /),
      location: { file: expect.stringMatching(/schema\.graphql$/) },
    });
    expect(findings.some(({ rule }) => rule.startsWith('diff/'))).toBe(false);
  });

  it('whose SDL cannot be parsed are told with line and column', async () => {
    const [finding] = await check({ head: { inventory: 'type Query {\n  a:\n}' } });
    expect(finding).toMatchObject({
      rule: 'composition/invalid-sdl',
      subgraph: 'inventory',
      location: { file: 'subgraphs/inventory/schema.graphql', line: 4, column: 1 },
    });
  });

  it('that did not compose before cannot be compared with, which is told', async () => {
    const findings = await check({
      base: { inventory: 'type Query { a: Nothing }' },
      head: { inventory },
    });
    expect(find(findings, 'base/does-not-compose')).toHaveLength(1);
  });
});

it('finds nothing where nothing changed', async () => {
  expect(await check({ base: { inventory }, head: { inventory }, operations: page })).toEqual([]);
});

it('gives a rule another severity, or switches it off', async () => {
  const found = async (severity: string) =>
    find(
      await check({
        head: { inventory },
        config: { rules: { 'lint/*': 'off', 'lint/description': severity } },
      }),
      'lint/description',
    );
  expect((await found('warning'))[0]?.severity).toBe('warning');
  expect(await found('off')).toEqual([]);
});
