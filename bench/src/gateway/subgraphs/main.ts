// One process that plays all subgraphs of a graph, the public benchmark's or our own (`GRAPH`), each on a
// path of its own, and the issuer of tokens, whose keys it publishes. It also tells how often subgraphs
// were asked: `GET /fetches`.
import { createServer, type Socket } from 'node:net';
import { publicSchemas } from '../graph/schemas.ts';
import { pretendOwnSubgraphs } from './pretend.ts';
import { createRecordedAnswers, httpAnswer } from './recorded-answers.ts';
import { createRequestReader, type RawRequest } from './request-reader.ts';

const subgraphs =
  process.env['GRAPH'] === 'own'
    ? await pretendOwnSubgraphs()
    : [...publicSchemas()].map(([name, schema]) => [name, { schema }] as const);
const answers = createRecordedAnswers(
  new Map([...subgraphs].map(([name, served]) => [`/${name}`, served])),
);
const keys = httpAnswer(JSON.parse(process.env['JWKS'] ?? '{"keys":[]}'));
let fetches = 0;

const server = createServer({ noDelay: true }, (socket) => {
  const read = createRequestReader((request) => answer(socket, request));
  socket.on('data', (chunk) => {
    try {
      read(chunk);
    } catch (error) {
      process.stderr.write(`${error}\n`);
      socket.destroy();
    }
  });
  // A client that goes takes its connection along; nobody waits for what was asked on it.
  socket.on('error', () => socket.destroy());
});
server.listen(Number(process.env['PORT']), '127.0.0.1');

function answer(socket: Socket, request: RawRequest): void {
  if (request.method === 'GET') {
    socket.write(request.path === '/fetches' ? httpAnswer({ fetches }) : keys);
    return;
  }
  fetches += 1;
  const given = answers.answer(request);
  if (given instanceof Promise)
    void given.then(
      (bytes) => socket.write(bytes),
      (error) => socket.destroy(error),
    );
  else socket.write(given ?? httpAnswer({ errors: [{ message: 'no such subgraph' }] }));
}
