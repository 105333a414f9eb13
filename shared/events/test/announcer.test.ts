import { createTestTransport } from '@supergraph/testing/events';
import { log } from '@supergraph/testing/scratch/database';
import { expect, test } from 'vitest';
import { createAnnouncer } from '../src/announcer.ts';
import type { News } from '../src/news.ts';

const type = 'tests.level.changed.v1';

async function listen(transport: Awaited<ReturnType<typeof createTestTransport>>) {
  const heard: News[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  transport.listen([type], {
    onNews: (news) => void heard.push(...news),
    onGap: resolve,
    onLoss: () => undefined,
  });
  await promise;
  return heard;
}

test('what changes more than once in a while is told once', async () => {
  await using transport = await createTestTransport();
  const heard = await listen(transport);
  const announcer = createAnnouncer({ transport, type, log });
  announcer.add(['a', 'b']);
  announcer.add(['b', 'a', 'c']);
  await announcer.stop();
  await expect.poll(() => heard.map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
});

test('a broker that is away costs the news, and nothing else', async () => {
  await using transport = await createTestTransport();
  let isAway = true;
  const announcer = createAnnouncer({
    transport: {
      announce: (news) => (isAway ? Promise.reject(new Error('away')) : transport.announce(news)),
    },
    type,
    log,
  });
  const heard = await listen(transport);
  announcer.add(['a']);
  await announcer.stop();
  isAway = false;
  announcer.add(['b']);
  await announcer.stop();
  await expect.poll(() => heard.map(({ subject }) => subject)).toEqual(['b']);
});
