import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '@supergraph/demo-data/random';
import { z } from 'zod';
import { type Answer, ask } from './graph.ts';
import { receiveStock, type Session, type Shop } from './shop.ts';

export type RequestKind = 'place' | 'cancel' | 'receive' | 'query';

/** One request and what came of it; moments by `performance.now()`. */
export interface Sample {
  kind: RequestKind;
  startedAt: number;
  endedAt: number;
  /** Undefined: it succeeded. */
  failure: string | undefined;
  /** What placeOrder answered. */
  status?: string | undefined;
}

/** All that clients did and were told: what the auditors hold the databases against. */
export interface Journal {
  samples: Sample[];
  /** By idempotency key. */
  attempts: Map<string, { customerId: string; units: Map<string, number>; orderId?: string }>;
  /** Orders whose cancellation was answered with CANCELLED. */
  cancelled: Set<string>;
  /** By reference; a receipt has no key, so an unanswered one may or may not have happened. */
  receipts: Map<string, { variantId: string; quantity: number; isAnswered: boolean }>;
  /** What a client saw and should never see. */
  surprises: string[];
}

export interface Clients {
  journal: Journal;
  /** Places one order more, also after the end; its id, or undefined where it was not answered. */
  placeAnother(): Promise<string | undefined>;
  /** Begins nothing new; everyone gets the answer to the attempt in hand, or gives up after 30 s. */
  stop(): Promise<void>;
}

export interface ClientsOptions {
  url: string;
  shop: Shop;
  run: string;
  count: number;
  seed: number;
  /** Told of each order that was answered, and of whose it is. */
  onPlaced?: (orderId: string, session: Session) => void;
}

const GIVE_UP_MS = 30_000;
const PAUSE_MS = { min: 20, max: 160 };

const placed = z.object({
  placeOrder: z.object({
    order: z.object({ id: z.string(), status: z.string() }).nullable(),
    errors: z.array(z.object({ code: z.string() })),
  }),
});
const cancelled = z.object({
  cancelOrder: z.object({
    order: z.object({ status: z.string() }).nullable(),
    errors: z.array(z.object({ code: z.string() })),
  }),
});
const read = z.object({ order: z.object({ id: z.string() }).nullable() });

/**
 * Customers and a warehouse that go on whatever happens: they place, cancel, receive and look, one
 * thing at a time each. As good clients do, they send an attempt again, with its key, until it is
 * answered.
 */
export function startClients(options: ClientsOptions): Clients {
  const { url, shop, run, count, seed, onPlaced = () => undefined } = options;
  const journal: Journal = {
    samples: [],
    attempts: new Map(),
    cancelled: new Set(),
    receipts: new Map(),
    surprises: [],
  };
  const stopping = new AbortController();
  const pause = (ms: number) =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  /** One request, noted. */
  async function send(
    kind: RequestKind,
    session: Session,
    query: string,
    variables: object,
  ): Promise<Answer & { sample: Sample }> {
    const startedAt = performance.now();
    const answer = await ask(url, { query, variables, token: session.token });
    const failure = answer.ok ? undefined : answer.failure;
    const sample = { kind, startedAt, endedAt: performance.now(), failure };
    journal.samples.push(sample);
    if (failure === 'UNAUTHENTICATED') await session.renew();
    return { ...answer, sample };
  }

  /** The same request until it is answered. */
  async function sendUntilAnswered(
    kind: RequestKind,
    session: Session,
    query: string,
    variables: object,
  ): Promise<{ data: unknown; sample: Sample } | undefined> {
    const deadline = performance.now() + GIVE_UP_MS;
    for (let attempt = 0; performance.now() < deadline; attempt += 1) {
      const answer = await send(kind, session, query, variables);
      if (answer.ok) return { data: answer.data, sample: answer.sample };
      const backoffMs = Math.min(50 * 2 ** attempt, 1_000) * (0.5 + Math.random() / 2);
      await sleep(answer.retryAfterMs ?? backoffMs);
    }
    return undefined;
  }

  async function live(client: number): Promise<void> {
    const random = createRandom(seed + client);
    const session = shop.customers[client % shop.customers.length] ?? shop.keeper;
    const own: string[] = [];
    const actions = {
      place: () => place(session, own, random, `${run}-${client}`),
      cancel: () => cancel(session, own, random),
      receive: () => receive(random),
      query: () => look(session, own, random),
    };
    while (!stopping.signal.aborted) {
      await actions[chooseKind(random)]();
      await pause(random.integer(PAUSE_MS.min, PAUSE_MS.max));
    }
  }

  let keys = 0;
  async function place(session: Session, own: string[], random: Random, who: string) {
    const units = new Map<string, number>();
    for (let line = random.integer(1, 3); line > 0; line -= 1) {
      // A few articles that all want, the others now and then.
      const pool = random.chance(0.5) ? shop.variantIds.slice(0, 3) : shop.variantIds;
      units.set(random.pick(pool), random.integer(1, 3));
    }
    keys += 1;
    const key = `${who}-${keys}`;
    const attempt: { customerId: string; units: Map<string, number>; orderId?: string } = {
      customerId: session.userId,
      units,
    };
    journal.attempts.set(key, attempt);
    const lines = [...units].map(([variantId, quantity]) => ({ variantId, quantity }));
    const answer = await sendUntilAnswered('place', session, placeOrder, {
      input: { idempotencyKey: key, lines },
    });
    if (!answer) return;
    const { order, errors } = placed.parse(answer.data).placeOrder;
    answer.sample.status = order?.status;
    if (!order) return void journal.surprises.push(`placeOrder refused: ${errors[0]?.code}`);
    attempt.orderId = order.id;
    own.push(order.id);
    onPlaced(order.id, session);
  }

  async function cancel(session: Session, own: string[], random: Random) {
    const orderId = own.at(-random.integer(1, 3));
    if (!orderId) return;
    const answer = await sendUntilAnswered('cancel', session, cancelOrder, { input: { orderId } });
    if (!answer) return;
    const { order, errors } = cancelled.parse(answer.data).cancelOrder;
    if (order?.status === 'CANCELLED') journal.cancelled.add(orderId);
    else if (errors[0]?.code !== 'ORDER_NOT_CANCELLABLE') {
      journal.surprises.push(`cancelOrder of ${orderId} answered ${errors[0]?.code}`);
    }
  }

  async function receive(random: Random) {
    const variantId = random.pick(shop.variantIds);
    const quantity = random.integer(5, 30);
    const reference = `${run} ${journal.receipts.size}`;
    const receipt = { variantId, quantity, isAnswered: false };
    journal.receipts.set(reference, receipt);
    const { warehouseId } = shop;
    const answer = await send('receive', shop.keeper, receiveStock, {
      input: { variantId, warehouseId, quantity, reference },
    });
    receipt.isAnswered = answer.ok;
  }

  async function look(session: Session, own: string[], random: Random) {
    const id = own.length > 0 ? random.pick(own) : undefined;
    const query = id ? readOrder : browse;
    const answer = await send('query', session, query, { id });
    if (!id || !answer.ok || read.parse(answer.data).order) return;
    journal.surprises.push(`order ${id}, which was answered, is not found`);
  }

  const lives = Promise.all(Array.from({ length: count }, (_, client) => live(client)));
  const placedAfter: string[] = [];
  const afterRandom = createRandom(seed + count);
  return {
    journal,
    async placeAnother() {
      const before = placedAfter.length;
      const session = shop.customers[0] ?? shop.keeper;
      await place(session, placedAfter, afterRandom, `${run}-another`);
      return placedAfter[before];
    },
    async stop() {
      stopping.abort();
      await lives;
    },
  };
}

function chooseKind(random: Random): RequestKind {
  const draw = random.next();
  if (draw < 0.55) return 'place';
  if (draw < 0.67) return 'cancel';
  return draw < 0.75 ? 'receive' : 'query';
}

const placeOrder = `mutation ChaosPlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id status } errors { ... on UserError { code } } }
}`;
const cancelOrder = `mutation ChaosCancelOrder($input: CancelOrderInput!) {
  cancelOrder(input: $input) { order { status } errors { ... on UserError { code } } }
}`;
const readOrder = `query ChaosOrder($id: ID!) {
  order(id: $id) { id status lines { quantity variant { sku availability { available } } } }
}`;
const browse = `query ChaosBrowse {
  me { displayName } products(first: 5) { nodes { title variants { sku } } }
}`;
