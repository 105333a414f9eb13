import { expect, it } from 'vitest';
import { check } from '../../test/support/check.ts';

it('tells of a subscription whose root field depends on a variable', async () => {
  const shop = 'type Query { stock: Int } type Subscription { stock: Int }';
  const operations = 'subscription Stock($live: Boolean!) { stock @include(if: $live) }';
  const findings = await check({
    base: { shop },
    head: { shop: shop.replace('Query { ', 'Query { weight: Int ') },
    operations,
  });
  expect(findings).toEqual([
    expect.objectContaining({
      rule: 'operation/invalid',
      message: expect.stringMatching(/^Stock is not valid: Argument "if" .* "\$live"/),
      reason: expect.stringContaining('it did before this change too'),
    }),
    expect.objectContaining({ rule: 'diff/field-added' }),
  ]);
});
