import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { GroupSettings, Received } from './clients/watch.ts';
import { askControl } from './control.ts';
import type { LiveProcesses } from './processes.ts';
import { parcelId } from './subgraphs/parcel-id.ts';

/** Clients of one place, in the process of all clients. */
export interface Watchers {
  /** @returns how long each waited for its first value, in milliseconds */
  open(parcels: { readonly count: number; readonly every: number }): Promise<readonly number[]>;
  /** What has come since the last time, once no more comes. */
  received(): Promise<Received>;
  close(): Promise<void>;
}

const SUBSCRIPTIONS_A_USER = 20;
const QUIET_MS = 500;
const LOOKS_MAX = 60;

const times = z.array(z.number());
const receivedShape = z.object({ latenciesMs: times, failures: z.number() });

export function watchersOf(
  { clients, tokens }: LiveProcesses,
  group: string,
  { url, query }: Pick<GroupSettings, 'url' | 'query'>,
): Watchers {
  const ask = (name: string, given: object = {}) => askControl(clients, name, { group, ...given });
  return {
    async open({ count, every }) {
      const parcels = Array.from({ length: count }, (_, index) => parcelId(index * every));
      const users = Math.ceil(count / SUBSCRIPTIONS_A_USER);
      return times.parse(await ask('open', { url, query, tokens: tokens(users), parcels }));
    },
    async received() {
      const latenciesMs: number[] = [];
      let failures = 0;
      for (let look = 0; look < LOOKS_MAX; look += 1) {
        const some = receivedShape.parse(await ask('take'));
        latenciesMs.push(...some.latenciesMs);
        failures += some.failures;
        if (look > 0 && some.latenciesMs.length === 0) break;
        await delay(QUIET_MS);
      }
      return { latenciesMs, failures };
    },
    close: async () => void (await ask('close')),
  };
}
