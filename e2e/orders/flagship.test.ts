import { generateDemo } from '@supergraph/demo-data/generate';
import { demoLogins } from '@supergraph/demo-data/users';
import { expect, it } from 'vitest';
import { get } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';

const flagship = /* GraphQL */ `
  query Flagship {
    me {
      id
      email
      displayName
      roles
    }
    myOrders(first: 100) {
      nodes {
        number
        status
        total { amountMinor currency }
        lines {
          sku
          name
          quantity
          unitPrice { amountMinor currency }
          shortfall
          allocations { quantity warehouse { code } }
          variant {
            id
            sku
            product { title }
            availability { available onHand reserved }
          }
        }
      }
    }
  }
`;

interface Line {
  sku: string;
  quantity: number;
  unitPrice: { amountMinor: string };
  shortfall: number | null;
  allocations: { quantity: number; warehouse: { code: string } }[];
  variant: null | {
    sku: string;
    product: { title: string };
    availability: { available: number; onHand: number; reserved: number };
  };
}

interface Flagship {
  me: { email: string; roles: string[] };
  myOrders: {
    nodes: { number: string; status: string; total: { amountMinor: string }; lines: Line[] }[];
  };
}

const demo = generateDemo();
const customer = demo.auth.users.find(({ email }) => email === demoLogins.customer);
const expected = new Map(
  demo.orders.orders
    .filter(({ customerId }) => customerId === customer?.id)
    .map((order) => [order.number, order]),
);
const titles = new Map(
  demo.inventory.products.flatMap(({ title, status, variants }) =>
    variants.map(({ sku }) => [sku, { title, status }] as const),
  ),
);

it('answers users, orders and stock in one request', async () => {
  const { token } = await demoUser('customer');
  const { me, myOrders } = await get<Flagship>(flagship, { token });
  expect(me).toMatchObject({ email: demoLogins.customer, roles: ['CUSTOMER'] });
  const seeded = myOrders.nodes.filter(({ number }) => expected.has(number));
  expect(seeded).toHaveLength(expected.size);

  for (const { number, total, lines } of seeded) {
    const order = expected.get(number);
    expect(lines.map(({ sku }) => sku).toSorted()).toEqual(
      order?.lines.map(({ sku }) => sku).toSorted(),
    );
    const sum = lines.reduce(
      (amount, { quantity, unitPrice }) =>
        amount + BigInt(quantity) * BigInt(unitPrice.amountMinor),
      0n,
    );
    expect(total.amountMinor).toBe(sum.toString());
    for (const { sku, variant } of lines) {
      const product = titles.get(sku);
      // What is no longer on sale is hidden from customers; the line keeps its own name and price.
      expect(variant?.product.title).toBe(product?.status === 'ACTIVE' ? product.title : undefined);
      if (!variant) continue;
      const { available, onHand, reserved } = variant.availability;
      expect(available).toBe(onHand - reserved);
    }
  }
});

it('allocates every unit of a confirmed order and has no shortfall there', async () => {
  const { token } = await demoUser('customer');
  const { myOrders } = await get<Flagship>(flagship, { token });
  const confirmed = myOrders.nodes.filter(({ status }) => status === 'CONFIRMED');
  expect(confirmed.length).toBeGreaterThan(0);
  for (const { quantity, allocations, shortfall } of confirmed.flatMap(({ lines }) => lines)) {
    expect(allocations.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity);
    expect(shortfall).toBe(0);
  }
});
