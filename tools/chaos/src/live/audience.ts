import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Session, Shop } from '../shop.ts';
import { type Way, watch, ways } from './watch.ts';

/** What one client was shown of one order. */
export interface Sighting {
  who: string;
  orderId: string;
  /** In the order in which they came; the same one twice in a row is one. */
  statuses: string[];
}

/** Clients that watch orders through the gateway while everything around them breaks. */
export interface Audience {
  /** Somebody watches this order from now on, on behalf of whoever placed it, where there is room. */
  follow(orderId: string, session: Session): void;
  /** What those saw who watch one order. */
  readonly followers: readonly Sighting[];
  /** What staff saw, of whatever order. */
  readonly staff: readonly ReadonlyMap<string, Sighting>[];
  /** Codes that no client should ever be told, with who was. */
  readonly surprises: string[];
  readonly connections: () => { first: number; again: number };
  /** How many watch at the moment, staff among them. */
  readonly watching: () => number;
  stop(): void;
}

/** Of one customer; a user may have 100. */
export const FOLLOWERS_PER_CUSTOMER_MAX = 90;
const STAFF = 4;

/** What passes: the client comes again. */
const passing = ['SERVICE_UNAVAILABLE', 'RATE_LIMITED', 'UNAUTHENTICATED'];
const final = ['COMPLETED', 'REJECTED', 'EXPIRED', 'CANCELLED'];

const orderShape = z.object({ id: z.string(), status: z.string() });
const one = `subscription ChaosOrder($id: ID!) { orderUpdated(id: $id) { id status } }`;
const all = `subscription ChaosOrders { ordersChanged { id status } }`;

/** @param room how many orders are watched at a time, each by a client of its own */
export function startAudience({
  url,
  shop,
  room,
}: {
  url: string;
  shop: Pick<Shop, 'keeper'>;
  room: number;
}): Audience {
  const followers: Sighting[] = [];
  const surprises: string[] = [];
  const leave = new Set<() => void>();
  const held = new Map<string, number>();
  const connections = { first: 0, again: 0 };
  let following = 0;

  function join(
    who: string,
    { way, session, ...asked }: { way: Way; session: Session; query: string; id?: string },
    see: (order: { id: string; status: string }) => void,
    isOver: () => boolean,
  ): () => void {
    let hasConnected = false;
    const stop = watch({
      ...{ way, url, session, query: asked.query, isOver },
      variables: asked.id === undefined ? {} : { id: asked.id },
      onData(data) {
        const seen = orderShape.safeParse(Object.values(data)[0]);
        if (seen.success) see(seen.data);
      },
      onError(code) {
        if (!passing.includes(code)) surprises.push(`${who} was told ${code}`);
      },
      onConnected() {
        connections[hasConnected ? 'again' : 'first'] += 1;
        hasConnected = true;
      },
    });
    const leaveOnce = () => {
      leave.delete(leaveOnce);
      stop();
    };
    leave.add(leaveOnce);
    return leaveOnce;
  }

  function beStaff(number: number): ReadonlyMap<string, Sighting> {
    const way = ways[number % ways.length] ?? 'WebSocket';
    const who = `staff ${number} by ${way}`;
    const seen = new Map<string, Sighting>();
    const asked = { way, session: shop.keeper, query: all };
    const see = ({ id, status }: { id: string; status: string }) => {
      const sighting = seen.get(id) ?? { who, orderId: id, statuses: [] };
      seen.set(id, sighting);
      note(sighting, status);
    };
    join(who, asked, see, () => false);
    return seen;
  }

  return {
    follow(orderId, session) {
      const own = held.get(session.userId) ?? 0;
      if (following >= room || own >= FOLLOWERS_PER_CUSTOMER_MAX) return;
      held.set(session.userId, own + 1);
      following += 1;
      const way = ways[followers.length % ways.length] ?? 'WebSocket';
      const who = `client ${followers.length} by ${way}`;
      const sighting: Sighting = { who, orderId, statuses: [] };
      followers.push(sighting);
      let isOver = false;
      const see = ({ status }: { status: string }) => {
        note(sighting, status);
        if (isOver || !final.includes(status)) return;
        isOver = true;
        held.set(session.userId, (held.get(session.userId) ?? 1) - 1);
        following -= 1;
        leaveOnce();
      };
      const asked = { way, session, query: one, id: orderId };
      const leaveOnce = join(who, asked, see, () => isOver);
    },
    followers,
    staff: Array.from({ length: room > 0 ? STAFF : 0 }, (_, number) => beStaff(number)),
    surprises,
    connections: () => connections,
    watching: () => leave.size,
    stop() {
      for (const each of leave) each();
    },
  };
}

function note({ statuses }: Sighting, status: string): void {
  if (statuses.at(-1) !== status) statuses.push(status);
}

const LOOK_MS = 100;

/** Looks again and again until there is nothing to tell any more; what there still is after the limit. */
export async function untilNone(
  look: () => string[] | Promise<string[]>,
  { limitMs }: { limitMs: number },
): Promise<{ left: string[]; tookMs: number }> {
  const startedAt = performance.now();
  for (;;) {
    const left = await look();
    const tookMs = Math.round(performance.now() - startedAt);
    if (left.length === 0 || tookMs > limitMs) return { left, tookMs };
    await sleep(LOOK_MS);
  }
}
