import { processNames, readProcessors } from '../../cost/processor.ts';
import { runClients } from '../../load.ts';
import { openShop } from '../../place-order/shop.ts';
import { readmeQuery } from '../../readme-query.ts';
import { stockEngine } from '../contestants/contestants.ts';
import { describeBar } from '../measure/bars.ts';
import { cpuSeconds } from '../measure/process.ts';
import { formatTable } from '../measure/table.ts';
import type { GatewayBenchOptions } from '../options.ts';
import { type OwnGateway, startOwnGateway } from './own-gateway.ts';
import { type OwnStack, withOwnStack } from './own-stack.ts';

const CLIENTS = 16;
const WARM_UP_CLIENTS = [2, CLIENTS];
const WARM_UP_SECONDS = 5;
const VARIANTS = 50;

/** What one request cost. */
interface Cost {
  readonly done: number;
  readonly seconds: number;
  readonly gatewaySeconds: number;
  /** Of all processes, Postgres among them. */
  readonly allSeconds: number;
}

/**
 * What the gateway takes of the processor for what our own graph is asked most, and which share of all
 * that is: the README's query and `placeOrder`. Beside the stock executor where the gateway has it.
 */
export async function benchOwn(folder: string, options: GatewayBenchOptions): Promise<void> {
  await withOwnStack(folder, async (own) => {
    const gateways: OwnGateway[] = [];
    try {
      for (const [index, env] of [{}, ...stockEngine()].entries()) {
        const name = index === 0 ? 'ours' : 'stock executor';
        const { stack } = own;
        gateways.push(await startOwnGateway({ stack, folder, name, env, connections: CLIENTS }));
      }
      await measureQuery(own, folder, gateways, options);
      await measureOrders(own, folder, gateways, options);
    } finally {
      await Promise.all(gateways.map((gateway) => gateway.stop()));
    }
  });
}

async function measureQuery(
  { stack, token }: OwnStack,
  folder: string,
  gateways: readonly OwnGateway[],
  options: GatewayBenchOptions,
): Promise<void> {
  const works = gateways.map((gateway) => () => gateway.ask({ query: readmeQuery }, token));
  const costs = await measure({ stack, folder, gateways, works, ...options });
  report("the README's query", gateways, costs);
}

async function measureOrders(
  { stack }: OwnStack,
  folder: string,
  gateways: readonly OwnGateway[],
  options: GatewayBenchOptions,
): Promise<void> {
  const shops = [];
  for (const { url } of gateways) {
    shops.push(await openShop(url, { clients: CLIENTS, variants: VARIANTS }));
  }
  const works = shops.map((shop) => async () => {
    await shop.place();
  });
  report('placeOrder', gateways, await measure({ stack, folder, gateways, works, ...options }));
  await Promise.all(shops.map((shop) => shop.close()));
}

interface Measurement extends Pick<GatewayBenchOptions, 'rounds' | 'seconds'> {
  readonly stack: OwnStack['stack'];
  readonly folder: string;
  readonly gateways: readonly OwnGateway[];
  /** One request at the gateway of the same place. */
  readonly works: readonly (() => Promise<void>)[];
}

/** In turns, each warmed up first. */
async function measure(measurement: Measurement): Promise<Cost[]> {
  const { stack, folder, gateways, works, rounds, seconds } = measurement;
  const read = async ({ pid }: OwnGateway) => {
    const processors = await readProcessors(stack, folder);
    const gatewaySeconds = await cpuSeconds(pid);
    const services = processNames.reduce((sum, name) => sum + processors[name], 0);
    return { gatewaySeconds, allSeconds: services + gatewaySeconds };
  };
  for (const clients of WARM_UP_CLIENTS) {
    for (const work of works) await runClients({ clients, seconds: WARM_UP_SECONDS }, work);
  }
  const costs = gateways.map(() => ({ done: 0, seconds: 0, gatewaySeconds: 0, allSeconds: 0 }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, gateway] of gateways.entries()) {
      const [cost, work] = [costs[index], works[index]];
      if (!cost || !work) continue;
      const before = await read(gateway);
      const load = await runClients({ clients: CLIENTS, seconds }, work);
      const after = await read(gateway);
      cost.done += load.done;
      cost.seconds += load.seconds;
      cost.gatewaySeconds += after.gatewaySeconds - before.gatewaySeconds;
      cost.allSeconds += after.allSeconds - before.allSeconds;
    }
  }
  return costs;
}

const headings = ['', 'requests/s', 'gateway ms', 'all ms', 'share of the gateway'];

function report(what: string, gateways: readonly OwnGateway[], costs: readonly Cost[]): void {
  const perRequest = (seconds: number, { done }: Cost) => (seconds / done) * 1_000;
  const rows = costs.map((cost, index) => [
    gateways[index]?.name ?? '',
    (cost.done / cost.seconds).toFixed(0),
    perRequest(cost.gatewaySeconds, cost).toFixed(2),
    perRequest(cost.allSeconds, cost).toFixed(2),
    `${((cost.gatewaySeconds / cost.allSeconds) * 100).toFixed(0)} %`,
  ]);
  const [ours, stock] = costs.map((cost) => perRequest(cost.gatewaySeconds, cost));
  const lines = [
    `our own graph: ${what}, ${CLIENTS} clients, processor of a request`,
    ...formatTable(headings, rows),
  ];
  if (ours !== undefined && stock !== undefined) {
    const what = "gateway's processor ÷ with the stock executor";
    lines.push(describeBar({ what, value: ours / stock, bound: 0.5, kind: 'at most' }));
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
