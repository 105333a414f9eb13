import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEADLINE_SECONDS, HOLD_TTL_SECONDS, openWorld, type World } from './world.ts';

const SCHEDULES = 1_000;
/** Schedules run side by side, each on databases of its own; half of them sell in one hop, half in two. */
const LANES = 4;
const seed = Number(process.env['SCHEDULES_SEED'] ?? Math.ceil(Math.random() * 1e9));

/** What may happen next; `at` picks a message among those on their way. */
type Step =
  | { do: 'deliver' | 'duplicate' | 'crash'; at: number }
  | { do: 'deliver all' | 'crash in all' | 'publish' | 'publish and crash' | 'sweep' }
  | { do: 'cancel' | 'place again'; order: number }
  | { do: 'pass'; seconds: number };

interface Schedule {
  quantities: number[];
  units: number;
  skewSeconds: number;
  steps: Step[];
}

const at = fc.nat({ max: 20 });
const quantity = fc.integer({ min: 1, max: 3 });
const order = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('deliver' as const), at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('duplicate' as const), at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), at }) },
  { weight: 2, arbitrary: fc.constant({ do: 'deliver all' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'crash in all' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'publish' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'publish and crash' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'sweep' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), order }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('place again' as const), order }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 6, 40, HOLD_TTL_SECONDS + 61, DEADLINE_SECONDS + 1),
    }),
  },
);

const schedules: fc.Arbitrary<Schedule> = fc.record({
  // Several orders that may want the same units, now and then.
  quantities: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(quantity) },
    { weight: 1, arbitrary: fc.tuple(quantity, quantity) },
    { weight: 1, arbitrary: fc.tuple(quantity, quantity, quantity) },
  ),
  units: fc.integer({ min: 1, max: 4 }),
  skewSeconds: fc.integer({ min: -60, max: 60 }),
  steps: fc.array(step, { minLength: 3, maxLength: 11 }),
});

/** What the model knows: enough to say how an order must not end, and often how it must. */
interface Model {
  orders: { id: string; key: string; quantity: number; isCancelled: boolean }[];
  units: number;
  passedSeconds: number;
}

it(`settles ${SCHEDULES} random schedules of duplicates, reordering, delays and crashes (SCHEDULES_SEED=${seed})`, async () => {
  const endings = new Map<string, number>();
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      await using world = await openWorld({ sellsAtOnce: lane % 2 === 0 });
      const property = fc.asyncProperty(schedules, async (schedule) => {
        for (const ending of await run(world, schedule)) {
          endings.set(ending, (endings.get(ending) ?? 0) + 1);
        }
      });
      await fc.assert(property, {
        seed: seed + lane,
        numRuns: SCHEDULES / LANES,
        endOnFailure: true,
      });
      expect(await world.drift()).toEqual([]);
    }),
  );
  // A generator that never gets anywhere would prove nothing.
  for (const status of ['CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED']) {
    expect(endings.get(status) ?? 0).toBeGreaterThan(SCHEDULES / 100);
  }
}, 240_000);

/** Runs a schedule, then lets everything settle and holds it against the model; how orders ended. */
async function run(world: World, schedule: Schedule): Promise<string[]> {
  world.time.skewSeconds = schedule.skewSeconds;
  await world.stock(schedule.units);
  const model: Model = { orders: [], units: schedule.units, passedSeconds: 0 };
  for (const quantity of schedule.quantities) {
    const key = randomUUID();
    const id = await world.place(key, quantity);
    model.orders.push({ id, key, quantity, isCancelled: false });
  }
  for (const step of schedule.steps) await take(world, model, step);
  await settle(world, model);
  return check(world, model);
}

async function take(world: World, model: Model, step: Step): Promise<void> {
  switch (step.do) {
    case 'deliver':
    case 'crash': {
      const [message] = world.network.splice(step.at % Math.max(1, world.network.length), 1);
      if (message) await world.handle([message], { crashes: step.do === 'crash' });
      return;
    }
    case 'deliver all':
    case 'crash in all': {
      const bySubject = Map.groupBy(
        world.network,
        ({ consumer, event }) => consumer + event.subject,
      );
      const batch = [...bySubject.values()].flatMap(([first]) => first ?? []);
      for (const message of batch) world.network.splice(world.network.indexOf(message), 1);
      return world.handle(batch, { crashes: step.do === 'crash in all' });
    }
    case 'duplicate': {
      const message = world.network[step.at % Math.max(1, world.network.length)];
      if (message) await world.handle([{ ...message }]);
      return;
    }
    case 'publish':
      return world.publish();
    case 'publish and crash':
      return world.publish({ crashes: true });
    case 'sweep':
      return world.sweep();
    case 'cancel': {
      const order = model.orders[step.order % model.orders.length];
      if (order && (await world.cancel(order.id))) order.isCancelled = true;
      return;
    }
    case 'place again': {
      const order = model.orders[step.order % model.orders.length];
      if (!order) return;
      expect(await world.place(order.key, order.quantity)).toBe(order.id);
      return;
    }
    case 'pass':
      world.time.ms += step.seconds * 1_000;
      model.passedSeconds += step.seconds;
  }
}

const ROUNDS_MAX = 40;

/** What happens when the faults are over: everything arrives, sweepers run, dead letters are replayed. */
async function settle(world: World, model: Model): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await world.publish();
    const letters = world.deadLetters.splice(0).map((letter) => ({ ...letter, attempts: 0 }));
    const messages = [...world.network.splice(0), ...letters];
    for (const message of messages) await world.handle([message]);
    if (messages.length > 0) continue;
    const states = await world.stateOf(model.orders.map(({ id }) => id));
    const isSettled = [...states.values()].every(
      ({ step, reservation }) => step === 'DONE' && reservation !== 'HELD',
    );
    if (isSettled) return;
    // An answer may be missing for good: then the sweepers must find that out.
    world.time.ms += 400_000;
    model.passedSeconds += 400;
    await world.sweep();
  }
}

/** How a reservation may stand when its order has ended so. */
const fitting: Record<string, (string | null)[]> = {
  CONFIRMED: ['COMMITTED'],
  REJECTED: ['REJECTED'],
  CANCELLED: ['RELEASED', 'RETURNED', 'REJECTED', 'EXPIRED'],
  EXPIRED: ['RELEASED', 'RETURNED', 'REJECTED', 'EXPIRED'],
};

async function check(world: World, model: Model): Promise<string[]> {
  const states = await world.stateOf(model.orders.map(({ id }) => id));
  const wanted = model.orders.reduce((sum, { quantity }) => sum + quantity, 0);
  let committed = 0;
  const endings = model.orders.map(({ id, quantity, isCancelled }) => {
    const { status = 'missing', step, reservation = null } = states.get(id) ?? {};
    expect(step).toBe('DONE');
    expect(fitting[status], status).toContain(reservation);
    expect(status === 'CANCELLED').toBe(isCancelled);
    if (status === 'REJECTED') expect(wanted).toBeGreaterThan(model.units);
    if (status === 'EXPIRED') expect(model.passedSeconds + 60).toBeGreaterThan(HOLD_TTL_SECONDS);
    if (status === 'CONFIRMED') committed += quantity;
    return status;
  });
  expect(await world.readLevel()).toEqual({ onHand: model.units - committed, reserved: 0 });
  return endings;
}
