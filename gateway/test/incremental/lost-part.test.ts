import { createLogger } from '@supergraph/service/logger';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createContext } from '../../src/context.ts';
import type { Later } from '../../src/engine/answer/answer-in-parts.ts';
import { createGatewayErrorFormatter } from '../../src/format-error.ts';
import { whenAnswered } from '../../src/incremental/later-parts.ts';
import { createPartsSender } from '../../src/incremental/send-in-parts.ts';
import { askInParts } from './ask-in-parts.ts';

const log = createLogger({ service: 'gateway-test', level: 'silent' });

async function* faulty(): Later['answers'] {
  const part = { id: '0', label: undefined, path: ['a'], data: '{}', errors: [] };
  yield { parts: [part], pending: [], hasNext: true };
  throw new Error('password=hunter2');
}

it('a fault of ours ends the answer with a masked error, and counts as one', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const send = createPartsSender(createGatewayErrorFormatter(log));
  await using app = Fastify({ forceCloseConnections: true });
  app.post('/graphql', async (request, reply) => {
    const context = createContext(request, reply);
    context.later.parts = { pending: [], answers: faulty() };
    whenAnswered(context, [], resolve);
    return send(reply, '{"data":{"a":{}}}');
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const parts = await (await askInParts(address, '{ a }')).rest();
  expect(parts).toMatchObject([
    { data: { a: {} }, hasNext: true },
    { incremental: [{ path: ['a'], data: {} }], hasNext: true },
    { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }], hasNext: false },
  ]);
  expect(JSON.stringify(parts)).not.toContain('hunter2');
  expect(await promise).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
});
