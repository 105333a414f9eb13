import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import type { Stack } from '@supergraph/local-stack/stack';
import { z } from 'zod';

export interface Shop {
  readonly variantIds: readonly string[];
  setPrice(variantId: string, amountMinor: number): Promise<void>;
}

const answer = z.object({ data: z.record(z.string(), z.any()) });

/** Some variants of the demo shop, and an administrator who sets their prices. */
export async function openShop(stack: Stack, count: number): Promise<Shop> {
  let token = '';
  async function ask(query: string, variables: Record<string, unknown> = {}) {
    const response = await fetch(`${stack.urls.gateway}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return answer.parse(await response.json()).data;
  }
  const { login } = await ask(
    'mutation LogIn($input: LoginInput!) { login(input: $input) { session { accessToken } } }',
    { input: { email: demoLogins.admin, password: demoPassword } },
  );
  token = login.session.accessToken;
  const { products } = await ask('{ products(first: 50) { nodes { variants { id } } } }');
  const variantIds = z
    .array(z.object({ variants: z.array(z.object({ id: z.string() })) }))
    .parse(products.nodes)
    .flatMap(({ variants }) => variants.map(({ id }) => id))
    .slice(0, count);
  return {
    variantIds,
    async setPrice(variantId, amountMinor) {
      const price = { amountMinor: String(amountMinor), currency: 'EUR' };
      await ask(
        'mutation SetPrice($input: SetPriceInput!) { setPrice(input: $input) { variant { id } } }',
        { input: { variantId, price } },
      );
    },
  };
}
