// The process of the bystander, who wants three small things of the system, over and over, and of the
// operator, who asks every service how it is. Both come on a new connection each time, as strangers do.
import { Agent, request as send } from 'node:http';
import { z } from 'zod';
import { codesOf } from '../attacker/codes.ts';
import { type Sample, watchSchema } from './sample.ts';

const QUERY_EVERY_MS = 20;
const HEALTH_EVERY_MS = 250;
const SIGN_IN_EVERY_MS = 500;
const GIVE_UP_MS = 10_000;
const CONNECTIONS_MAX = 1_024;

/** One for each service, each as small as it gets. */
const queries = [
  '{ products(first: 1) { nodes { id } } }',
  '{ me { id } }',
  '{ myOrders(first: 1) { nodes { id } } }',
];
const signIn = `mutation BystanderLogin($input: LoginInput!) {
  login(input: $input) { session { accessToken } errors { ... on UserError { code } } }
}`;

const stop = z.literal('stop');
let watch = z.undefined().or(watchSchema).parse(undefined);
let number = 0;
let asked = 0;

process.on('message', (message) => {
  if (stop.safeParse(message).success) process.exit(0);
  watch = watchSchema.parse(message);
});
every(QUERY_EVERY_MS, ({ gateway, token, address }) => {
  asked += 1;
  const body = JSON.stringify({ query: queries[asked % queries.length] });
  void measure('query', {
    url: `${gateway}/graphql`,
    localAddress: address,
    body,
    token,
  });
});
every(SIGN_IN_EVERY_MS, ({ gateway, address, login }) => {
  if (!login) return;
  const body = JSON.stringify({ query: signIn, variables: { input: login } });
  void measure('sign-in', { url: `${gateway}/graphql`, localAddress: address, body });
});
every(HEALTH_EVERY_MS, ({ services }) => {
  for (const [name, url] of Object.entries(services)) {
    void measure(`${name} /health`, { url: `${url}/health` });
    void measure(`${name} /ready`, { url: `${url}/ready` });
  }
});
process.send?.('ready');

function every(ms: number, act: (given: z.output<typeof watchSchema>) => void): void {
  setInterval(() => watch && act(watch), ms);
}

interface Question {
  url: string;
  localAddress?: string;
  body?: string;
  token?: string;
}

/** Tells when it is sent and when it is back, so that what never comes back is known as well. */
async function measure(what: string, question: Question): Promise<void> {
  number += 1;
  const sentAt = now();
  const id = number;
  tell({ id, what, sentAt });
  const failure = await ask(question);
  tell({ id, what, sentAt, backAt: now(), ...(failure !== undefined && { failure }) });
}

const agents = new Map<string | undefined, Agent>();

function agentOf(localAddress: string | undefined): Agent {
  const known = agents.get(localAddress);
  const agent =
    known ??
    new Agent({
      keepAlive: false,
      maxSockets: CONNECTIONS_MAX,
      ...(localAddress && { localAddress }),
    });
  agents.set(localAddress, agent);
  return agent;
}

/** What was wrong with the answer; undefined where nothing was. Never rejects. */
function ask({ url, localAddress, body, token }: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sending = send(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        agent: agentOf(localAddress),
        signal: AbortSignal.timeout(GIVE_UP_MS),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      },
      (answer) => {
        const chunks: string[] = [];
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => chunks.push(chunk));
        answer.once('error', (error) => resolve(error.message));
        answer.once('end', () => resolve(faultOf(answer.statusCode ?? 0, chunks.join(''), body)));
      },
    );
    sending.once('error', (error) => resolve(error.message));
    sending.end(body);
  });
}

function faultOf(status: number, text: string, body: string | undefined): string | undefined {
  if (body === undefined) return status === 200 ? undefined : `${status} ${text.slice(0, 200)}`;
  const [code = ''] = codesOf(status, text);
  return code === 'ok' ? undefined : code;
}

/** Moments that mean the same in every process of this machine. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function tell(sample: Sample): void {
  process.send?.(sample);
}
