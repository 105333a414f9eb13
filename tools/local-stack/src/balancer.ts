import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Balancer {
  /** Asks every replica now whether it is ready, and resolves when all have answered. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface BalancerOptions {
  port: number;
  /** Base addresses of the replicas. */
  targets: readonly string[];
  /** How often replicas are asked whether they are ready. Default 100. */
  checkIntervalMs?: number;
}

/** `alive` answers, but would rather have no traffic. */
type Health = 'ready' | 'alive' | 'gone';

interface Target {
  readonly hostname: string;
  readonly port: number;
  health: Health;
  inHand: number;
}

const host = '127.0.0.1';
const CHECK_MS_MAX = 1_000;
/** Longer than any client of ours keeps an idle connection, so that it is always the client who closes. */
const IDLE_MS_MAX = 75_000;

/**
 * One address for several replicas of a service: each request goes to the ready replica with the
 * least in hand, in turn among equals. A replica that says it is stopping, does not answer `/ready`
 * in a second or refuses a connection gets nothing more; a request whose connection was refused was
 * never sent, so the next replica gets it. Nothing else is sent twice, since it may be a mutation.
 *
 * While none is ready, as when all miss the same database, those that answer at all get the traffic:
 * each knows best what it can still do.
 */
export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  const { port, checkIntervalMs = 100 } = options;
  const targets = options.targets.map((url): Target => {
    const { hostname, port: targetPort } = new URL(url);
    return { hostname, port: Number(targetPort), health: 'gone', inHand: 0 };
  });
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  /** Every replica that may get a request, the best first. */
  function candidates(): Target[] {
    turn += 1;
    const inTurn = targets.map((_, index) => targets[(index + turn) % targets.length]);
    const known = inTurn.filter((target) => target !== undefined);
    const best = (['ready', 'alive'] as const)
      .map((health) => known.filter((target) => target.health === health))
      .find((group) => group.length > 0);
    return (best ?? []).toSorted((a, b) => a.inHand - b.inHand);
  }

  const server = createServer({ keepAliveTimeout: IDLE_MS_MAX }, (incoming, outgoing) => {
    void readBody(incoming).then((body) => forward(incoming, outgoing, body, candidates()));
  });

  function forward(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: Buffer,
    [target, ...others]: Target[],
  ): void {
    if (!target) {
      refuse(outgoing, 503, 'No replica of this service can be reached.');
      return;
    }
    target.inHand += 1;
    outgoing.once('close', () => {
      target.inHand -= 1;
    });
    const { method, url: path } = incoming;
    const headers = { ...incoming.headers, 'x-forwarded-for': forwardedFor(incoming) };
    const { hostname, port } = target;
    const sent = request({ agent, hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers));
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    sent.once('error', (error) => {
      if (outgoing.destroyed || outgoing.headersSent) return void outgoing.destroy();
      if (wasNeverSent(error)) {
        target.health = 'gone';
        forward(incoming, outgoing, body, others);
        return;
      }
      refuse(outgoing, 502, 'The replica ended before it answered.');
    });
    // Who no longer waits for the answer needs none.
    outgoing.once('close', () => sent.destroy());
    sent.end(body);
  }

  // WebSockets: bytes in both directions, for as long as both sides stand.
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const [target] = candidates();
    if (!target) return void socket.destroy();
    target.inHand += 1;
    const upstream = connect(target.port, target.hostname, () => {
      upstream.write(rawHead(incoming));
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.once('close', () => {
      target.inHand -= 1;
      socket.destroy();
    });
    upstream.once('error', () => socket.destroy());
    socket.once('error', () => upstream.destroy());
    socket.once('close', () => upstream.destroy());
  });

  const check = async () => {
    await Promise.all(
      targets.map(async (target) => {
        target.health = await askHealth(target);
      }),
    );
  };
  const timer = setInterval(() => void check(), checkIntervalMs);
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  return {
    check,
    async close() {
      clearInterval(timer);
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

/** Whole, so that it can be sent to another replica; services take a megabyte at most. */
async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((ended) => {
    incoming.once('end', ended);
    incoming.once('close', ended);
  });
  return Buffer.concat(chunks);
}

function wasNeverSent(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNREFUSED';
}

/** Those before us, and who has asked us. */
function forwardedFor({ headers, socket }: IncomingMessage): string {
  return [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? []].flat().join(', ');
}

/** In the form of GraphQL, which is what most who come here speak. */
function refuse(outgoing: ServerResponse, status: number, message: string): void {
  const errors = [{ message, extensions: { code: 'SERVICE_UNAVAILABLE' } }];
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ errors }));
}

/** Whether a connection is kept is between two neighbours: a stopping replica closes ours, not the client's. */
function withoutConnection({
  connection: _,
  'keep-alive': __,
  ...headers
}: IncomingMessage['headers']) {
  return headers;
}

function rawHead(incoming: IncomingMessage): string {
  const { method, url, rawHeaders } = incoming;
  const given = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : [],
  );
  const kept = given.filter((line) => !/^x-forwarded-for:/i.test(line));
  const lines = [...kept, `x-forwarded-for: ${forwardedFor(incoming)}`];
  return [`${method} ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

async function askHealth({ hostname, port }: Target): Promise<Health> {
  try {
    const response = await fetch(`http://${hostname}:${port}/ready`, {
      signal: AbortSignal.timeout(CHECK_MS_MAX),
    });
    const { status } = (await response.json()) as { status?: string };
    if (response.ok) return 'ready';
    return status === 'stopping' ? 'gone' : 'alive';
  } catch {
    // Refused, too slow, or no JSON: nobody to send a request to.
    return 'gone';
  }
}
