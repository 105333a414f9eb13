export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** One character per byte, which is all that a key of a map needs; `utf8` tells what it says. */
  readonly body: string;
}

const END_OF_HEAD = '\r\n\r\n';

/**
 * Reads the requests of one connection as their bytes come (RFC 9112, what of it HTTP clients send for
 * a POST of known length). Node's own server costs several times as much, and what the subgraphs cost
 * is taken from the gateways that share the machine with them.
 *
 * @throws Error for a body of unknown length
 */
export function createRequestReader(onRequest: (request: RawRequest) => void) {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): void => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const headEnd = rest.indexOf(END_OF_HEAD);
      if (headEnd < 0) return;
      const head = rest.toString('latin1', 0, headEnd);
      const bodyStart = headEnd + END_OF_HEAD.length;
      const end = bodyStart + bodyLength(head);
      if (rest.length < end) return;
      const [method = '', path = ''] = head.slice(0, head.indexOf('\r\n')).split(' ', 2);
      const body = rest.toString('latin1', bodyStart, end);
      rest = rest.subarray(end);
      onRequest({ method, path, body });
    }
  };
}

export function utf8({ body }: RawRequest): string {
  return Buffer.from(body, 'latin1').toString('utf8');
}

function bodyLength(head: string): number {
  if (/^transfer-encoding:/im.test(head)) throw new Error('the length of a body is not told');
  return Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}
