import { openSocket } from '@supergraph/service/database/socket';
import { withinMs } from '@supergraph/service/within-ms';
import postgres from 'postgres';
import { z } from 'zod';
import type { Hearing } from '../keep-listening.ts';
import { type News, type NewsListener, typeMatcher } from '../news.ts';

export const NEWS_CHANNEL = 'event_news';

/** NOTIFY takes less than 8,000 bytes. */
const PAYLOAD_BYTES_MAX = 7_900;
/** In the place of what is too large to tell. */
const EVERYTHING = '*';

/** News in as few notices as may be. */
export function noticesOf(news: readonly News[]): string[] {
  const notices: string[] = [];
  let parts: string[] = [];
  let bytes = 2;
  const end = (): void => {
    if (parts.length > 0) notices.push(`[${parts.join()}]`);
    parts = [];
    bytes = 2;
  };
  for (const { type, ids, sequence } of news) {
    const text = JSON.stringify([type, sequence, ...ids]);
    const size = Buffer.byteLength(text) + 1;
    if (size > PAYLOAD_BYTES_MAX) return [EVERYTHING];
    if (bytes + size > PAYLOAD_BYTES_MAX) end();
    parts.push(text);
    bytes += size;
  }
  end();
  return notices;
}

const PING_MS = 5_000;

/**
 * Hears news on a connection of its own, which must be a session: a pooler in between may not give one. A
 * connection that answers nothing for five seconds is lost, whatever TCP thinks of it.
 */
export async function hearNews(
  url: string,
  types: readonly string[],
  listener: NewsListener,
): Promise<Hearing> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const isMeant = typeMatcher(types);
  const settings = {
    max: 1,
    idle_timeout: 0,
    connect_timeout: 5,
    fetch_types: false,
    connection: { application_name: 'event news' },
    onnotice: () => undefined,
    // What the driver offers but does not declare.
    onnotify: (_channel: string, payload: string) => {
      const news = readNotice(payload);
      const meant = news?.filter(({ type }) => isMeant(type));
      if (!meant) listener.onGap();
      else if (meant.length > 0) listener.onNews(meant);
    },
    // A server that stops says goodbye, which is no loss to the driver; here nothing is heard any more.
    socket: (destination: Parameters<typeof openSocket>[0]) =>
      openSocket(destination, end).once('end', end),
  };
  const sql = postgres(url, settings);
  const ping = setInterval(() => {
    withinMs(PING_MS, sql`SELECT 1`.execute(), () => new Error('no answer')).catch(() => end());
  }, PING_MS);
  const close = async (): Promise<void> => {
    clearInterval(ping);
    await sql.end({ timeout: 0 });
  };
  try {
    await sql.unsafe(`LISTEN ${NEWS_CHANNEL}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { ended, close };
}

const payloadShape = z.array(z.tuple([z.string(), z.string(), z.string()], z.string()));

/** Undefined for what says nothing of what has changed. */
function readNotice(payload: string): readonly News[] | undefined {
  if (payload === EVERYTHING) return undefined;
  return payloadShape.parse(JSON.parse(payload)).map(([type, sequence, subject, ...others]) => ({
    type,
    sequence,
    subject,
    ids: [subject, ...others],
  }));
}
