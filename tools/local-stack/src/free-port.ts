import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that the system gives to outgoing connections (32,768 and up on Linux): until a service
 * listens on it, any connection of any process might be given one of those.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** A port of 127.0.0.1 that nobody listens on at this moment, and that no process on this machine was given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    const isFree = await Promise.all([claim(port), listenOnce(port)]).then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
}

/**
 * Holds the UDP port of this number, of which nobody here has any use, until the process ends: seconds may pass
 * before a service listens on the TCP port, and others look for theirs meanwhile.
 *
 * @throws where somebody holds it
 */
async function claim(port: number): Promise<void> {
  const socket = createSocket('udp4').bind({ port, address: '127.0.0.1', exclusive: true }).unref();
  await once(socket, 'listening');
}

/** Takes the port and leaves it. @throws what the system says where it is in use */
export function listenOnce(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve()));
  });
}
