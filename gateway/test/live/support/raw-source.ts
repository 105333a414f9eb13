import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RawRequest {
  readonly path: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A subgraph's stream by hand, which can say whatever nobody should. */
export async function startRawSource(answer: (response: ServerResponse, at: number) => void) {
  const requests: RawRequest[] = [];
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      open.add(response);
      response.once('close', () => open.delete(response));
      answer(response, requests.length);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    /** How many requests are being answered. */
    open: () => open.size,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
}

export function tell(response: ServerResponse, data: unknown): void {
  response.write(`event: next\ndata: ${JSON.stringify(data)}\n\n`);
}

export function complete(response: ServerResponse): void {
  response.end('event: complete\ndata: \n\n');
}
