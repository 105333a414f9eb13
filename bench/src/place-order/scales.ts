import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/local-stack/ports';
import { startStack } from '@supergraph/local-stack/stack';
import { deleteQueues, hasRabbitmq, rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { benchPlaceOrder } from './place-order.ts';

/** placeOrder on both transports, with one and with two processes of each service. */
export async function benchScales(): Promise<void> {
  const transports = (await hasRabbitmq()) ? ['postgres', 'rabbitmq'] : ['postgres'];
  for (const transport of transports) {
    for (const replicas of [1, 2]) {
      process.stdout.write(`${transport}, ${replicas} of each service: `);
      await benchOnce(transport, replicas);
    }
  }
}

async function benchOnce(transport: string, replicas: number): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'supergraph-bench-'));
  const prefix = `bench_${process.pid}.`;
  const events = new URL(rabbitmqUrl);
  events.searchParams.set('prefix', prefix);
  const stack = await startStack({
    dataFolder,
    ports: await freePorts(),
    replicas: { gateway: replicas, orders: replicas, inventory: replicas },
    ...(transport === 'rabbitmq' && { databases: { events: events.href } }),
  });
  try {
    await benchPlaceOrder(stack);
  } finally {
    await stack.stop();
    if (transport === 'rabbitmq') await deleteQueues(prefix, ['orders', 'inventory']);
    await rm(dataFolder, { recursive: true, force: true });
  }
}
