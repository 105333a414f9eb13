import { expect, it } from 'vitest';
import { targetSchema } from './target.ts';

const target = (gateway: string) => ({
  gateway,
  subgraphs: {
    auth: 'http://127.0.0.1:4001',
    orders: 'http://127.0.0.1:4002',
    inventory: 'http://127.0.0.1:4003',
  },
  address: '127.1.13.13',
  token: 'a token',
  email: 'somebody@example.com',
  variantIds: [],
});

it('is on this machine', () => {
  expect(targetSchema.safeParse(target('http://127.0.0.1:4000')).success).toBe(true);
});

it.each(['http://192.0.2.7:4000', 'http://127.0.0.1.example.com', 'http://localhost:4000'])(
  'is nowhere else: %s',
  (gateway) => expect(targetSchema.safeParse(target(gateway)).success).toBe(false),
);
