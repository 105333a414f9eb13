import type { Verdict } from '../auditors.ts';
import type { Site } from '../site.ts';
import { type Audience, untilNone } from './audience.ts';
import { behind, type Histories, impossible } from './judge-sightings.ts';

/** Another order is placed so often, until all staff has heard of one. */
const PLACE_EVERY_MS = 500;

/**
 * Staff is told of what happens while it is connected, so something has to happen: orders are placed until
 * everybody has heard of one.
 *
 * @param placeAnother answers the order's id, or undefined where there is none
 */
export async function untilStaffHears(
  { staff }: Pick<Audience, 'staff'>,
  placeAnother: () => Promise<string | undefined>,
  { limitMs }: { limitMs: number },
): Promise<Verdict> {
  const placed: string[] = [];
  let placedAt = Number.NEGATIVE_INFINITY;
  const { left } = await untilNone(
    async () => {
      const deaf = staff.filter((seen) => !placed.some((id) => seen.has(id)));
      if (deaf.length > 0 && performance.now() - placedAt >= PLACE_EVERY_MS) {
        const id = await placeAnother();
        if (id !== undefined) placed.push(id);
        placedAt = performance.now();
      }
      return deaf.map((seen) => `${nameOf(seen)} hears of none of ${placed.length} orders`);
    },
    { limitMs },
  );
  return { claim: `staff hears of orders again within ${limitMs / 1_000} s`, violations: left };
}

/** What clients see is held against the databases, once nothing moves there any more. */
export async function examine(
  audience: Audience,
  { databases }: Pick<Site, 'databases'>,
  { limitMs }: { limitMs: number },
): Promise<{ verdicts: Verdict[]; tookMs: number }> {
  const seenByStaff = audience.staff.flatMap((seen) => [...seen.values()]);
  const histories = await readHistories(
    databases.orders,
    [...audience.followers, ...seenByStaff].map(({ orderId }) => orderId),
  );
  const { left, tookMs } = await untilNone(() => behind(audience.followers, histories), {
    limitMs,
  });
  const shown = [...audience.followers, ...seenByStaff];
  return {
    tookMs,
    verdicts: [
      {
        claim: `every client sees how its order stands within ${limitMs / 1_000} s`,
        violations: left,
      },
      {
        claim: 'no client sees a state that never was, or one again that is over',
        violations: impossible(shown, histories),
      },
      { claim: 'no client is told what it cannot act on', violations: audience.surprises },
    ],
  };
}

async function readHistories(
  { sql }: Site['databases']['orders'],
  orderIds: readonly string[],
): Promise<Histories> {
  const rows = await sql<{ orderId: string; statuses: string[] }[]>`
    SELECT order_id AS "orderId", array_agg(to_status ORDER BY version) AS statuses
    FROM order_events WHERE order_id = ANY(${[...new Set(orderIds)]}) GROUP BY 1`;
  return new Map(rows.map(({ orderId, statuses }) => [orderId, statuses]));
}

function nameOf(seen: Audience['staff'][number]): string {
  const [first] = seen.values();
  return first?.who ?? 'somebody who has never heard of any';
}
