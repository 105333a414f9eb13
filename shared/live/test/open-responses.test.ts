import { createLogger } from '@supergraph/service/logger';
import Fastify, { type FastifyReply } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { createOpenResponses, type OpenResponses } from '../src/open-responses.ts';
import { eventStream } from '../src/stream-formats.ts';
import { streamLimits } from '../src/stream-limits.ts';

const log = createLogger({ service: 'responses-test', level: 'silent' });

async function listen(handle: (responses: OpenResponses, reply: FastifyReply) => Promise<void>) {
  const responses = createOpenResponses({ limits: streamLimits, log });
  const app = Fastify();
  onTestFinished(() => app.close());
  app.get('/', async (_request, reply) => {
    await handle(responses, reply);
    return reply;
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

it('is done with what was written just when its client had left', async () => {
  const { promise: written, resolve } = Promise.withResolvers<void>();
  const url = await listen(async (responses, reply) => {
    const response = responses.open(reply, eventStream, () => undefined);
    await response.send(eventStream.complete);
    reply.request.raw.socket.destroy();
    await response.send(eventStream.complete);
    resolve();
  });
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  await written;
});

it('ends what begins only when all others were told that the process stops', async () => {
  const url = await listen(async (responses, reply) => {
    await responses.close();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const response = responses.open(reply, eventStream, resolve);
    await ended;
    response.finish();
  });
  expect(await (await fetch(url)).text()).not.toContain('complete');
});
