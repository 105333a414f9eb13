import { join } from 'node:path';
import { freePort } from '@supergraph/local-stack/free-port';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { startProcess } from '@supergraph/local-stack/service-process';
import { serviceFolder } from '@supergraph/local-stack/services';
import { z } from 'zod';
import { askControl } from '../control.ts';

export interface LiveGateway {
  readonly url: string;
  readonly pid: number;
  /** Bytes, once all garbage is gone. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

const memoryShape = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });

export type Memory = z.output<typeof memoryShape>;

interface LiveGatewayOptions {
  /** For the log. */
  readonly folder: string;
  readonly name: string;
  readonly env: Record<string, string>;
}

const memoryFile = new URL('./memory.ts', import.meta.url).href;

/** A gateway as in production, whose clients all come from one address and may ask for as much as they like. */
export async function startLiveGateway(options: LiveGatewayOptions): Promise<LiveGateway> {
  const { folder, name, env } = options;
  const [port, memoryPort] = [await freePort(), await freePort()];
  const log = createServiceLog(join(folder, `gateway-${name}.log`), () => undefined);
  const started = startProcess({
    name: `gateway ${name}`,
    folder: serviceFolder('gateway'),
    script: 'src/main.ts',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: `--import=${memoryFile}`,
      MEMORY_PORT: String(memoryPort),
      HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      METRICS_PORT: '0',
      SANDBOX: 'false',
      USAGE_DATABASE_URL: '',
      LOG_LEVEL: 'warn',
      ...roomyLimits,
      ...env,
    },
    log,
  });
  const url = `http://127.0.0.1:${port}`;
  await started.untilReady(url);
  return {
    url,
    pid: started.pid ?? 0,
    memory: async () =>
      memoryShape.parse(await askControl(`http://127.0.0.1:${memoryPort}`, 'memory')),
    async stop() {
      await started.stop();
      log.close();
    },
  };
}

const roomyLimits = {
  CONNECTIONS_MAX: '16384',
  CONNECTIONS_PER_ADDRESS_MAX: '0',
  STREAMS_PER_ADDRESS_MAX: '0',
  COST_PER_MINUTE: '1000000000',
  COST_BURST: '1000000000',
  // The longest that may be: an event that waits is late, and no failure.
  QUEUE_MS_MAX: '1000',
};
