import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '@supergraph/chaos/graph';
import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import { z } from 'zod';

export interface Traffic {
  clients: number;
  /** Requests that were answered without an error. */
  answered(): number;
  /** What became of the others. */
  failures(): readonly string[];
  /** Orders of this traffic that are not settled. */
  pending(): Promise<number>;
  stop(): Promise<void>;
}

const CLIENTS = 4;
/** Steady, and no more than a small machine can do while it starts processes. */
const PAUSE_MS = 100;

const login = `mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } } }`;
const variants = '{ products(first: 20) { nodes { variants { id } } } }';
const place = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } errors { __typename } } }`;
const look = '{ me { email } myOrders(first: 5) { nodes { status lines { variant { sku } } } } }';
const waiting = '{ myOrders(first: 100, filter: { status: PENDING }) { nodes { id } } }';

const loginShape = z.object({
  login: z.object({ session: z.object({ accessToken: z.string() }) }),
});
const variantsShape = z.object({
  products: z.object({
    nodes: z.array(z.object({ variants: z.array(z.object({ id: z.string() })) })),
  }),
});
const waitingShape = z.object({ myOrders: z.object({ nodes: z.array(z.unknown()) }) });

/** Clients that place orders and look at them, one request at a time each, and never ask twice. */
export async function startTraffic(gatewayUrl: string): Promise<Traffic> {
  const url = `${gatewayUrl}/graphql`;
  const get = async <T>(query: string, shape: z.ZodType<T>, options = {}): Promise<T> => {
    const answer = await ask(url, { query, ...options });
    if (!answer.ok) throw new Error(answer.failure);
    return shape.parse(answer.data);
  };
  const input = { email: demoLogins.customer2, password: demoPassword };
  const { login: signedIn } = await get(login, loginShape, { variables: { input } });
  const token = signedIn.session.accessToken;
  const { products } = await get(variants, variantsShape);
  const ids = products.nodes.flatMap((product) => product.variants.map(({ id }) => id));

  const pending = async () => (await get(waiting, waitingShape, { token })).myOrders.nodes.length;
  // The demo shop has some of its own.
  const pendingBefore = await pending();
  const failures: string[] = [];
  let answered = 0;
  let isStopping = false;
  const send = async (query: string, variables: object) => {
    const answer = await ask(url, { query, variables, token });
    if (answer.ok) answered += 1;
    else failures.push(answer.failure);
  };
  const live = async (client: number) => {
    for (let turn = client; !isStopping; turn += 1) {
      const lines = [{ variantId: ids[turn % ids.length], quantity: 1 }];
      await send(place, { input: { idempotencyKey: randomUUID(), lines } });
      await send(look, {});
      await sleep(PAUSE_MS);
    }
  };
  const lives = Promise.all(Array.from({ length: CLIENTS }, (_, client) => live(client)));
  return {
    clients: CLIENTS,
    answered: () => answered,
    failures: () => failures,
    pending: async () => (await pending()) - pendingBefore,
    async stop() {
      isStopping = true;
      await lives;
    },
  };
}
