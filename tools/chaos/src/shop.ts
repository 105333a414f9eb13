import { setTimeout as sleep } from 'node:timers/promises';
import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import { z } from 'zod';
import { ask } from './graph.ts';

/** Somebody who is signed in. */
export interface Session {
  userId: string;
  token: string;
  /** Signs in again, since tokens last ten minutes. */
  renew(): Promise<void>;
}

/** What the clients trade with. */
export interface Shop {
  customers: readonly Session[];
  keeper: Session;
  warehouseId: string;
  variantIds: readonly string[];
  /** Of every variant, in minor units. */
  price: bigint;
}

const PRICE = 1_290n;
const FIRST_UNITS = 300;
const PATIENCE_MS = 30_000;

const loginShape = z.object({
  session: z.object({ accessToken: z.string() }),
  user: z.object({ id: z.string() }),
});

/** Customers, articles and stock of this run's own. */
export async function openShop(
  url: string,
  { run, customers, variants }: { run: string; customers: number; variants: number },
): Promise<Shop> {
  const admin = await logIn(url, { email: demoLogins.admin, password: demoPassword });
  const keeper = await logIn(url, { email: demoLogins.warehouse, password: demoPassword });
  const people: Session[] = [];
  for (let number = 0; number < customers; number += 1) {
    people.push(await register(url, `${run}-${number}@example.com`));
  }
  const { warehouses } = await get(url, '{ warehouses { id } }', {}, admin.token, {
    warehouses: z.array(z.object({ id: z.string() })),
  });
  const warehouseId = warehouses[0]?.id ?? '';
  const variantIds = await createArticles(url, admin.token, { run, variants });
  for (const variantId of variantIds) {
    const input = { variantId, warehouseId, quantity: FIRST_UNITS, reference: `${run} first` };
    await get(url, receiveStock, { input }, keeper.token, { receiveStock: z.unknown() });
  }
  return { customers: people, keeper, warehouseId, variantIds, price: PRICE };
}

export const receiveStock = `mutation ChaosReceiveStock($input: ReceiveStockInput!) {
  receiveStock(input: $input) { level { onHand } errors { ... on UserError { code message } } }
}`;

async function createArticles(
  url: string,
  token: string,
  { run, variants }: { run: string; variants: number },
): Promise<string[]> {
  const price = { amountMinor: String(PRICE), currency: 'EUR' };
  const input = {
    title: `Chaos ${run}`,
    variants: Array.from({ length: variants }, (_, index) => ({
      sku: `CHAOS-${run}-${index}`.toUpperCase(),
      name: `Chaos ${index}`,
      price,
    })),
  };
  const query = `mutation ChaosCreateProduct($input: CreateProductInput!) {
    createProduct(input: $input) { product { variants { id } } errors { ... on UserError { code message } } }
  }`;
  const { createProduct } = await get(url, query, { input }, token, {
    createProduct: z.object({
      product: z.object({ variants: z.array(z.object({ id: z.string() })) }),
    }),
  });
  return createProduct.product.variants.map(({ id }) => id);
}

async function register(url: string, email: string): Promise<Session> {
  const password = 'a long enough password';
  const query = `mutation ChaosRegister($input: RegisterInput!) {
    register(input: $input) { user { id } errors { ... on UserError { code message } } }
  }`;
  const input = { email, password, displayName: 'Chaos' };
  await get(url, query, { input }, undefined, { register: z.unknown() });
  return logIn(url, { email, password });
}

export async function logIn(
  url: string,
  input: { email: string; password: string },
): Promise<Session> {
  const query = `mutation ChaosLogIn($input: LoginInput!) {
    login(input: $input) { session { accessToken } user { id } errors { ... on UserError { code } } }
  }`;
  const signIn = async () => {
    const { login } = await get(url, query, { input }, undefined, { login: loginShape });
    return { userId: login.user.id, token: login.session.accessToken };
  };
  const session = {
    ...(await signIn()),
    async renew() {
      session.token = (await signIn()).token;
    },
  };
  return session;
}

async function get<Shape extends z.ZodRawShape>(
  url: string,
  query: string,
  variables: object,
  token: string | undefined,
  shape: Shape,
): Promise<z.output<z.ZodObject<Shape>>> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask(url, { query, variables, token });
    if (answer.ok) return z.object(shape).parse(answer.data);
    if (Date.now() > deadline) throw new Error(`the shop cannot be opened: ${answer.failure}`);
    await sleep(answer.retryAfterMs ?? 100);
  }
}
