import { once } from 'node:events';
import { z } from 'zod';
import { parseEvent } from '../envelope.ts';
import type { Hearing } from '../keep-listening.ts';
import { type News, type NewsListener, newsOf, typeMatcher } from '../news.ts';
import type { Broker } from './broker.ts';
import { bytesOf, readBody } from './message.ts';
import type { Names } from './names.ts';

/** What may wait for a process that does not keep up; the oldest are forgotten then. */
const WAITING_MAX = 10_000;

/** Hears news by a queue that nobody else has, and that ends with the connection. */
export async function hearNews(
  broker: Broker,
  names: Names,
  types: readonly string[],
  listener: NewsListener,
): Promise<Hearing> {
  const isMeant = typeMatcher(types);
  const channel = await broker.openChannel();
  const ended = Promise.race([once(channel, 'close'), once(channel, 'basic.cancel')]).catch(
    () => undefined,
  );
  try {
    for (const exchange of [names.exchange, names.news]) {
      await channel.exchangeDeclare({ exchange, type: 'topic', durable: true });
    }
    const { queue } = await channel.queueDeclare({
      exclusive: true,
      autoDelete: true,
      arguments: { 'x-max-length': WAITING_MAX, 'x-overflow': 'drop-head' },
    });
    for (const type of types) {
      for (const exchange of [names.exchange, names.news]) {
        await channel.queueBind({ queue, exchange, routingKey: `${type}.#` });
      }
    }
    await channel.basicConsume({ queue, noAck: true }, ({ body }) => {
      const news = readNews(bytesOf(body));
      if (news && isMeant(news.type)) listener.onNews([news]);
    });
  } catch (error) {
    await channel.close();
    throw error;
  }
  return { ended, close: () => channel.close() };
}

const newsShape = z.strictObject({
  type: z.string(),
  subject: z.string(),
  sequence: z.string(),
  ids: z.array(z.string()),
});

export function announcementOf(news: News): Buffer {
  return Buffer.from(JSON.stringify(news));
}

/** Undefined for what is no news of this system. */
function readNews(body: Buffer) {
  try {
    const given = readBody(body);
    return newsShape.safeParse(given).data ?? newsOf(parseEvent(given));
  } catch {
    return undefined;
  }
}
