/** The request that makes a WebSocket of a connection. */
export function upgrade(path: string, protocol = 'graphql-transport-ws'): string {
  return [
    `GET ${path} HTTP/1.1`,
    'host: localhost',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-protocol: ${protocol}`,
    `sec-websocket-key: ${Buffer.alloc(16).toString('base64')}`,
    '',
    '',
  ].join('\r\n');
}

const FINAL_TEXT = 0x81;
const MASKED = 0x80;
/** In place of a length: two bytes of it follow. */
const TWO_BYTES = 126;
const MASK_OF_ZEROES = Buffer.alloc(4);

/** A message of a client as one frame (RFC 6455 §5.2); of up to 65,535 bytes. */
export function frame(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const { length } = payload;
  const head =
    length < TWO_BYTES
      ? Buffer.from([FINAL_TEXT, MASKED | length])
      : Buffer.from([FINAL_TEXT, MASKED | TWO_BYTES, length >> 8, length & 0xff]);
  return Buffer.concat([head, MASK_OF_ZEROES, payload]);
}

export interface Question {
  readonly query: string;
  readonly variables?: object;
}

export function initiation(token: string): Buffer {
  const payload = { authorization: `Bearer ${token}` };
  return frame({ type: 'connection_init', payload });
}

/** All of it at once, each under an id of its own. */
export function asked(questions: readonly Question[]): Buffer {
  return Buffer.concat(
    questions.map((payload, number) => frame({ type: 'subscribe', id: `s${number}`, payload })),
  );
}
