import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that can do to connections what a failing network or server does to them. */
export interface TcpProxy {
  /** Where it listens. */
  port: number;
  /** Ends every connection that stands; new ones are served. */
  cut(): void;
  /** Ends every connection and refuses new ones until `accept()`, as a server that is gone. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** Lets nothing through in either direction and says nothing, until `thaw()`. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

const host = '127.0.0.1';

export async function startProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<{ client: Socket; upstream: Socket }>();
  let isFrozen = false;

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...target, noDelay: true });
    const pair = { client, upstream };
    pairs.add(pair);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => {
        if (!isFrozen) from.resume();
      });
      from.on('end', () => to.end());
      // Either side's end, however it came, is the other's.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
    if (isFrozen) pause(pair);
  });
  const pause = ({ client, upstream }: { client: Socket; upstream: Socket }) => {
    client.pause();
    upstream.pause();
  };
  const cut = () => {
    for (const { client, upstream } of pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  };
  const listen = (port: number) =>
    new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(port, host, () => {
        server.off('error', failed);
        listening();
      });
    });
  const stopListening = async () => {
    const closed = new Promise<void>((done) => server.close(() => done()));
    cut();
    await closed;
  };

  await listen(0);
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');
  const { port } = address;
  return {
    port,
    cut,
    async refuse() {
      if (server.listening) await stopListening();
    },
    async accept() {
      if (!server.listening) await listen(port);
    },
    freeze() {
      isFrozen = true;
      for (const pair of pairs) pause(pair);
    },
    thaw() {
      isFrozen = false;
      for (const { client, upstream } of pairs) {
        client.resume();
        upstream.resume();
      }
    },
    async close() {
      if (server.listening) await stopListening();
    },
  };
}
