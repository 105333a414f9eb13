import { setTimeout as sleep } from 'node:timers/promises';

/** Gauges that are zero while nobody has a stream. */
const names = ['subscriptions_open', 'gateway_subscription_upstreams_open'];
const LOOK_EVERY_MS = 100;

/**
 * Waits until nothing of a stream is counted as open any more.
 *
 * @param urls where operators ask, by service
 * @returns what still is after `limitMs`, with the service's name before it
 */
export async function untilNothingIsOpen(
  urls: Readonly<Record<string, string>>,
  { limitMs }: { limitMs: number },
): Promise<Record<string, number>> {
  const endsAt = performance.now() + limitMs;
  for (;;) {
    const open = await readOpen(urls);
    if (Object.keys(open).length === 0 || performance.now() > endsAt) return open;
    await sleep(LOOK_EVERY_MS);
  }
}

async function readOpen(urls: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const read = Object.entries(urls).map(async ([service, url]) => {
    const answer = await fetch(`${url}/metrics`);
    return openIn(await answer.text()).map(([name, count]) => [`${service} ${name}`, count]);
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}

/** From the text that Prometheus reads: sums over all labels, those that are not zero. */
export function openIn(metrics: string): [name: string, count: number][] {
  return names.flatMap((name): [string, number][] => {
    const lines = metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'));
    const count = [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
    return count === 0 ? [] : [[name, count]];
  });
}
