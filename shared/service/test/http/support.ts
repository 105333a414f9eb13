import type { FastifyInstance } from 'fastify';
import { createHttpApp } from '../../src/http/app.ts';
import type { HttpLimits } from '../../src/http/limits.ts';
import { createLogger } from '../../src/logger.ts';

/** What `GET /large` answers: more than any system takes for a client that does not read. */
export const LARGE_BYTES = 24 * 1_048_576;
const large = Buffer.alloc(LARGE_BYTES, 'x');

export interface TestServer extends AsyncDisposable {
  app: FastifyInstance;
  port: number;
  /** Paths in the order in which they were begun. */
  begun: string[];
  /** Lets the oldest request to `/held` be answered. */
  release(): void;
}

/** A server with our limits, but for those given: `/`, `/large`, `/held/*`, `/echo` by POST. */
export async function startServer(limits: Partial<HttpLimits> = {}): Promise<TestServer> {
  const log = createLogger({ service: 'http-test', level: 'silent' });
  const app = createHttpApp({ log, ready: {}, http: { limits } });
  const begun: string[] = [];
  const held: (() => void)[] = [];
  app.addHook('onRequest', (request, _reply, done) => {
    begun.push(request.url);
    done();
  });
  app.get('/', () => 'here');
  app.get('/large', () => large);
  app.get('/held/*', async () => {
    await new Promise<void>((resolve) => held.push(resolve));
    return 'released';
  });
  app.post('/echo', ({ body }) => ({ body }));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    port: Number(new URL(address).port),
    begun,
    release: () => held.shift()?.(),
    async [Symbol.asyncDispose]() {
      for (const resolve of held.splice(0)) resolve();
      app.connections.dropAll();
      await app.close();
    },
  };
}
