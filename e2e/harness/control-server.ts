import { createServer } from 'node:http';
import { type ServiceName, serviceNames } from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';

type Controls = Pick<Stack, 'stopService' | 'startService' | 'kill' | 'pids'>;

/**
 * Test files run in processes of their own: they reach the stack through `POST /<service>/<verb>`, and
 * `GET /pids` tells its processes.
 */
export async function serveControl(
  stack: Controls,
): Promise<{ url: string; close(): Promise<void> }> {
  const verbs: Record<string, (name: ServiceName) => Promise<void>> = {
    stop: stack.stopService,
    start: stack.startService,
    kill: stack.kill,
  };
  const server = createServer((request, response) => {
    if (request.url === '/pids') {
      response.writeHead(200).end(JSON.stringify(stack.pids()));
      return;
    }
    const [, name, verb = ''] = request.url?.split('/') ?? [];
    const service = serviceNames.find((each) => each === name);
    const act = verbs[verb];
    if (!service || !act) {
      response.writeHead(404).end();
      return;
    }
    act(service).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the control server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
