// What somebody would write by hand who needs this one answer: no graph, no plan, no checks. One call
// per subgraph and step, equal entities once, and the caller's token sent along.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { createAsk } from './ask.ts';
import { gather } from './gather.ts';

const pool = new Pool(process.env['SUBGRAPHS_URL'] ?? '', { connections: 512 });

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => void answer(request, response));
});
server.listen(Number(process.env['PORT']), '127.0.0.1');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const data = await gather(createAsk(pool, request.headers.authorization ?? ''));
    send(response, 200, { data });
  } catch (error) {
    send(response, 500, { errors: [{ message: String(error) }] });
  }
}

function send(response: ServerResponse, status: number, content: unknown): void {
  const body = Buffer.from(JSON.stringify(content));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}
