import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@supergraph/demo-data/random';
import {
  type ServiceName,
  type SubgraphName,
  serviceNames,
} from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';
import { connect } from '@supergraph/service/database/connect';
import type { Site } from './site.ts';

/** What is done to the system, and undone. */
export interface Fault {
  name: string;
  /** Lasts twice as long as the others. */
  isLong?: boolean;
  /** Resolves when it has begun, with what ends it. */
  strike(site: Site, random: Random): Promise<Heal>;
}

/** Resolves when the system has all that it had before. */
type Heal = () => Promise<void>;

/** Every fault, in the order in which a run that has time for all of them would tell of them. */
export const faults: readonly Fault[] = [
  ...(['orders', 'inventory', 'auth', 'gateway'] as const).map(killed),
  crashOfPostgres(),
  brokerRestarted(),
  brokerLost(),
  ...(['inventory', 'orders', 'gateway'] as const).map(frozen),
  fullPool('orders', 'order_sagas'),
  fullPool('inventory', 'stock_levels'),
  noConnectionLeft(),
  ...(['orders', 'inventory'] as const).map(databaseLost),
  connectionsCut(),
  brokerSilent(),
  ...(['orders', 'inventory', 'gateway'] as const).map(restarted),
  inTurn('rolling restart', (stack, id) => stack.stopReplica(id)),
  inTurn('rolling kill -9', (stack, id) => stack.killReplica(id)),
];

function killed(service: ServiceName): Fault {
  return {
    name: `kill -9 ${service}`,
    async strike({ stack }, random) {
      const { id } = random.pick(stack.replicasOf(service));
      await stack.killReplica(id);
      return () => stack.startReplica(id);
    },
  };
}

function restarted(service: ServiceName): Fault {
  return {
    name: `restart ${service}`,
    async strike({ stack }, random) {
      const { id } = random.pick(stack.replicasOf(service));
      await stack.stopReplica(id);
      return () => stack.startReplica(id);
    },
  };
}

/** Every process of every service, one after the other: the next goes when the one before is back. */
function inTurn(name: string, end: (stack: Stack, id: string) => Promise<void>): Fault {
  return {
    name,
    async strike({ stack }) {
      const replicas = serviceNames.flatMap((service) => stack.replicasOf(service));
      const rolled = (async () => {
        for (const { id } of replicas) {
          await end(stack, id);
          await stack.startReplica(id);
        }
      })();
      // Whoever heals is told of a failure.
      rolled.catch(() => undefined);
      return () => rolled;
    },
  };
}

function frozen(service: ServiceName): Fault {
  return {
    name: `freeze ${service}`,
    async strike({ stack }, random) {
      const { id } = random.pick(stack.replicasOf(service));
      const pid = stack.pids()[id];
      if (pid === undefined) throw new Error(`${id} does not run`);
      process.kill(pid, 'SIGSTOP');
      return async () => void process.kill(pid, 'SIGCONT');
    },
  };
}

function crashOfPostgres(): Fault {
  return {
    name: 'crash of Postgres',
    async strike({ stack }) {
      const { promise: isDown, resolve: end } = Promise.withResolvers<void>();
      const back = stack.restartPostgres(() => isDown);
      return async () => {
        end();
        await back;
      };
    },
  };
}

function brokerRestarted(): Fault {
  return {
    name: 'broker restarts',
    async strike({ proxies }) {
      await proxies.events.refuse();
      return () => proxies.events.accept();
    },
  };
}

function brokerLost(): Fault {
  return { ...brokerRestarted(), name: 'broker is lost', isLong: true };
}

function brokerSilent(): Fault {
  return {
    name: 'broker says nothing',
    async strike({ proxies }) {
      proxies.events.freeze();
      return async () => proxies.events.thaw();
    },
  };
}

function databaseLost(service: SubgraphName): Fault {
  return {
    name: `database of ${service} is lost`,
    async strike({ proxies }) {
      await proxies[service].refuse();
      return () => proxies[service].accept();
    },
  };
}

function connectionsCut(): Fault {
  return {
    name: 'all connections cut',
    async strike({ proxies }) {
      for (const proxy of Object.values(proxies)) proxy.cut();
      return async () => undefined;
    },
  };
}

/** Somebody's transaction holds a table, so each connection of the pool waits for it in the end. */
function fullPool(service: SubgraphName, table: string): Fault {
  return {
    name: `full pool of ${service}`,
    async strike({ databases }) {
      const held = await databases[service].sql.reserve();
      await held`BEGIN`;
      await held`LOCK TABLE ${held(table)} IN ACCESS EXCLUSIVE MODE`;
      return async () => {
        await held`ROLLBACK`;
        held.release();
      };
    },
  };
}

const HOGS = 320;
const HOG_MS_MAX = 2_000;

/** Somebody has all connections that Postgres gives, just when the services need new ones. */
function noConnectionLeft(): Fault {
  return {
    name: 'no connection left',
    async strike({ stack, proxies }) {
      const hog = connect({
        url: stack.databaseUrls.orders,
        schema: {},
        applicationName: 'chaos-hog',
        maxConnections: HOGS,
      });
      for (const proxy of Object.values(proxies)) proxy.cut();
      const taken = Promise.allSettled(Array.from({ length: HOGS }, () => hog.sql.reserve()));
      await Promise.race([taken, sleep(HOG_MS_MAX)]);
      return () => hog.sql.end({ timeout: 0 });
    },
  };
}
