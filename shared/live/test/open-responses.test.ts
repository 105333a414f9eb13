import { createLogger } from '@supergraph/service/logger';
import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { createOpenResponses } from '../src/open-responses.ts';
import { eventStream } from '../src/stream-formats.ts';
import { streamLimits } from '../src/stream-limits.ts';

it('is done with what was written just when its client had left', async () => {
  const log = createLogger({ service: 'responses-test', level: 'silent' });
  const responses = createOpenResponses({ limits: streamLimits, log });
  const app = Fastify();
  onTestFinished(() => app.close());
  const { promise: written, resolve } = Promise.withResolvers<void>();
  app.get('/', async (request, reply) => {
    const response = responses.open(reply, eventStream, () => undefined);
    await response.send(eventStream.complete);
    request.raw.socket.destroy();
    await response.send(eventStream.complete);
    resolve();
    return reply;
  });
  const answer = await fetch(await app.listen({ host: '127.0.0.1', port: 0 }));
  await expect(answer.text()).rejects.toThrow();
  await written;
});
