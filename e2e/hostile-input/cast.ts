import { randomUUID } from 'node:crypto';
import { connect, type Database } from '@supergraph/service/database/connect';
import { inject } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { linkFor } from '../harness/links.ts';
import { orderStatus, type PlacedOrder, place } from '../harness/orders.ts';
import { type Article, newArticle } from '../harness/shop.ts';
import { sessionOf } from '../harness/tokens.ts';
import { logIn, newCustomer, newPassword, newStaff, type SignedIn } from '../harness/users.ts';
import { type Journal, newJournal, noteOrder } from './journal.ts';

export const roles = ['nobody', 'customer', 'support', 'warehouse', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Who asks and what there is to ask about: made for this run, so that nobody else is harmed. */
export interface Cast {
  tokens: Record<Role, string | undefined>;
  users: Record<Exclude<Role, 'nobody'>, SignedIn>;
  /** Loses roles, is suspended and comes back. */
  victim: SignedIn;
  /** Is received and ordered; nothing else happens to it. */
  sold: Article;
  /** Is counted, priced and rewritten. */
  kept: Article;
  /** An id of each kind, by type. */
  ids: Record<string, string>;
  /** Which orders the customer placed. */
  journal: Journal;
  /** Every id that stood in the answer to a mutation. */
  told: Set<string>;
  newOrder(): Promise<string>;
  /** The address of somebody who may be signed in as, also with a wrong password. */
  account(): Promise<string>;
  /** A session of the administrator, who asks. */
  newSession(): Promise<string>;
  newDeadLetter(): Promise<string>;
  /** Tokens of links that came by mail, good the first times. */
  links: typeof linkFor;
  close(): Promise<void>;
}

const UNITS_SOLD = 100_000;

export async function openCast(): Promise<Cast> {
  const [customer, support, warehouse, admin, victim, sold, kept] = await Promise.all([
    newCustomer(),
    newStaff('SUPPORT'),
    newStaff('WAREHOUSE'),
    newStaff('ADMIN'),
    newCustomer(),
    newArticle({ units: UNITS_SOLD }),
    newArticle({ units: 100 }),
  ]);
  const { warehouses } = await get('{ warehouses { id } }', { token: admin.token });
  const letters = openDeadLetters();
  const journal = newJournal();
  const users = { customer, support, warehouse, admin };
  const told = new Set(Object.values(users).map(({ id }) => id));
  const newOrder = async () => {
    const input = {
      idempotencyKey: randomUUID(),
      lines: [{ variantId: sold.variantId, quantity: 1 }],
    };
    const { data } = await place(customer.token, input);
    const order = data?.placeOrder.order;
    if (!order) throw new Error('the order was refused');
    await untilConfirmed(customer.token, order);
    told.add(order.id);
    noteOrder(journal, { customerId: customer.id, input, orderId: order.id });
    return order.id;
  };
  return {
    tokens: {
      nobody: undefined,
      customer: customer.token,
      support: support.token,
      warehouse: warehouse.token,
      admin: admin.token,
    },
    ...{ users, victim, sold, kept, journal, told, newOrder },
    ids: {
      User: customer.id,
      Order: await newOrder(),
      Product: kept.productId,
      ProductVariant: kept.variantId,
      Warehouse: warehouses[0].id,
    },
    account: sharedAccounts(),
    newSession: async () => sessionOf(await logIn({ email: admin.email, password: newPassword })),
    newDeadLetter: letters.add,
    links: {
      verification: sharedLinks(linkFor.verification),
      reset: sharedLinks(linkFor.reset),
      emailChange: sharedLinks(linkFor.emailChange),
    },
    close: letters.close,
  };
}

/** On a busy machine stock answers late. */
async function untilConfirmed(token: string, { id, status }: PlacedOrder): Promise<void> {
  if (status === 'CONFIRMED') return;
  await eventually(async () => {
    const now = await orderStatus(token, id);
    if (now !== 'CONFIRMED') throw new Error(`the order is still ${now}`);
  });
}

/** After ten wrong passwords an account has to wait. */
const TRIES_PER_ACCOUNT = 8;

function sharedAccounts(): () => Promise<string> {
  let account: Promise<SignedIn>;
  let tries = 0;
  return async () => {
    if (tries % TRIES_PER_ACCOUNT === 0) account = newCustomer();
    tries += 1;
    return (await account).email;
  };
}

/** So many find out who may use one; what is hostile is refused before the link is looked at. */
const FRESH_LINKS = 12;

function sharedLinks(fresh: () => Promise<string>): () => Promise<string> {
  let last: Promise<string> | undefined;
  let made = 0;
  return () => {
    if (last && made >= FRESH_LINKS) return last;
    made += 1;
    last = fresh();
    return last;
  };
}

/** Of messages that make no sense, so that one that is replayed comes back and does nothing. */
function openDeadLetters(): { add(): Promise<string>; close(): Promise<void> } {
  const { events } = inject('stack').surroundings.databaseUrls;
  const { sql, close }: Database<Record<string, never>> = connect({
    url: events,
    schema: {},
    applicationName: 'e2e',
  });
  const subject = `hostile_${randomUUID()}`;
  let last = Date.now();
  return {
    async add() {
      last += 1;
      const id = String(last);
      await sql`INSERT INTO event_transport.dead_letters (consumer, id, message, error, attempts)
        VALUES ('inventory', ${id}, ${JSON.stringify({ subject })}::text::jsonb, 'made by a test', 5)`;
      return id;
    },
    async close() {
      await sql`DELETE FROM event_transport.dead_letters WHERE message->>'subject' = ${subject}`;
      await close();
    },
  };
}
