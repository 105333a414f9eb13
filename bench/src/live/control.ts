import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';

type Handler = (given: unknown) => unknown;

/** Lets the bench tell a process of its own what to do: `POST /name` with JSON, answered with JSON. */
export function serveControl(port: number, handlers: Readonly<Record<string, Handler>>): void {
  async function handle(request: IncomingMessage): Promise<unknown> {
    const name = request.url?.slice(1) ?? '';
    if (request.method === 'GET') return handlers[name]?.(undefined) ?? {};
    const handler = handlers[name];
    if (!handler) throw new Error(`There is no ${name}.`);
    return handler(await json(request));
  }
  const server = createServer((request, response) => {
    handle(request).then(
      (answer) => response.end(JSON.stringify(answer ?? {})),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(port, '127.0.0.1');
}

/** @throws Error with what the process said */
export async function askControl(url: string, name: string, given: unknown = {}): Promise<unknown> {
  const response = await fetch(`${url}/${name}`, { method: 'POST', body: JSON.stringify(given) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name} failed: ${text}`);
  return JSON.parse(text);
}
