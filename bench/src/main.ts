import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/tools/local/ports';
import { startStack } from '@supergraph/tools/local/stack';
import { benchPlaceOrder } from './place-order/place-order.ts';

const dataFolder = await mkdtemp(join(tmpdir(), 'supergraph-bench-'));
const stack = await startStack({ dataFolder, ports: await freePorts() });
try {
  await benchPlaceOrder(stack);
} finally {
  await stack.stop();
  await rm(dataFolder, { recursive: true, force: true });
}
