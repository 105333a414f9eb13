import { Agent, type OutgoingHttpHeaders, request as send } from 'node:http';

export interface HttpRequest {
  url: string;
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  /** Hangs up after so long, answered or not. */
  hangUpMs?: number;
  /** Takes the head of the answer for all of it and leaves the connection open: for streams. */
  isStream?: boolean;
}

export interface HttpAnswer {
  status: number;
  text: string;
}

/** What of an answer is looked at; the rest is read and forgotten. */
const TEXT_CHARACTERS_MAX = 262_144;
const SOCKETS_MAX = 2_048;

/** Sends from one address, on connections that are kept. */
export function createHttpClient(localAddress: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX, localAddress });

  /** @throws what broke the connection, or the signal's reason */
  return (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const { url, method = 'POST', headers = {}, body, hangUpMs } = request;
      const timer =
        hangUpMs === undefined ? undefined : setTimeout(() => sending.destroy(), hangUpMs);
      const sending = send(url, { method, headers, agent, signal }, (answer) => {
        let text = '';
        const done = () => resolve({ status: answer.statusCode ?? 0, text });
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          if (text.length < TEXT_CHARACTERS_MAX) text += chunk;
        });
        answer.once('end', done);
        answer.once('error', reject);
        if (request.isStream && answer.statusCode === 200) done();
      });
      sending.once('error', reject);
      sending.once('close', () => {
        clearTimeout(timer);
        reject(new Error('hung up'));
      });
      sending.end(body);
    });
}
