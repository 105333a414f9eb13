import { AsyncLocalStorage } from 'node:async_hooks';
import { NobodyWaits, whileAwaited } from '@supergraph/service/http/awaited';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface BatchOptions {
  /** How many operations one request may hold; 0: none may come in a list. */
  readonly batchMax: number;
  /** How long the answers may take in all, in milliseconds. Undefined: only each of them is bounded. */
  readonly deadlineMs: number | undefined;
}

/** Whether whoever sent a list still waits, for what works on its operations. */
const sendersOfLists = new AsyncLocalStorage<AbortSignal>();

/** Of the list to which the operation belongs that is worked on; undefined where it came alone. */
export const listIsAwaited = (): AbortSignal | undefined => sendersOfLists.getStore();

type Answer = Awaited<ReturnType<FastifyInstance['inject']>>;

/**
 * A hook that answers a list of operations, as Apollo Client's BatchHttpLink sends it, with the list of
 * their answers. Each is a request of its own to the app, so that whatever holds for one operation holds
 * for each of a list: identity, admission, cost, safelist, the short way to an answer. They run one after
 * the other, as on a connection: else one could have ten times as many worked on at once.
 */
export function answerBatches(app: FastifyInstance, { batchMax, deadlineMs }: BatchOptions) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const { body } = request;
    if (!Array.isArray(body)) return undefined;
    const refusal = judgeBatch(body, batchMax);
    if (refusal !== undefined) {
      return reply.code(400).send({ errors: [badRequest(refusal)] });
    }
    // Of a connection that has gone there is no address, and an app that is given none takes its own.
    const { remoteAddress } = request.socket;
    if (remoteAddress === undefined) return reply.hijack();
    const signal = whileAwaited(reply, deadlineMs);
    const answers = await sendersOfLists.run(signal, () =>
      inOrder(body, (operation) => ask(app, request, { operation, remoteAddress }), signal),
    );
    // Nobody is there who would read it.
    if (hasHungUp(signal)) return reply.hijack();
    tellTogether(answers, reply);
    return reply.send(`[${answers.map((answer) => answer.body.trim()).join(',')}]\n`);
  };
}

/** One after the other; fewer when the client has hung up. Those of a list that is late say so at once. */
async function inOrder(
  operations: readonly object[],
  work: (operation: object) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const operation of operations) {
    if (hasHungUp(signal)) break;
    answers.push(await work(operation));
  }
  return answers;
}

function hasHungUp({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof NobodyWaits && !reason.isLate;
}

function judgeBatch(body: readonly unknown[], batchMax: number): string | undefined {
  if (batchMax === 0) return 'Operation batching disabled.';
  if (body.length === 0) return 'No operations found in request.';
  if (body.length > batchMax) {
    return `The request has ${body.length} operations; at most ${batchMax} are allowed.`;
  }
  const odd = body.findIndex(
    (one) => typeof one !== 'object' || one === null || Array.isArray(one),
  );
  return odd < 0 ? undefined : `[${odd}]: must be an operation, an object with "query".`;
}

/** What the answer to each operation must not take over from the request for all of them. */
const headersOfTheWhole = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'transfer-encoding',
]);

async function ask(
  app: FastifyInstance,
  { id, url, headers }: FastifyRequest,
  { operation, remoteAddress }: { operation: object; remoteAddress: string },
): Promise<Answer> {
  const passed = Object.entries(headers).filter(([name]) => !headersOfTheWhole.has(name));
  return app.inject({
    method: 'POST',
    url,
    headers: { ...Object.fromEntries(passed), accept: 'application/json', 'x-request-id': id },
    remoteAddress,
    payload: JSON.stringify(operation),
  });
}

/** Whose status all share, it is that of the whole; whoever waits waits for the last of them. */
function tellTogether(answers: readonly Answer[], reply: FastifyReply): void {
  const [first, ...others] = answers.map(({ statusCode }) => statusCode);
  reply.code(first !== undefined && others.every((status) => status === first) ? first : 200);
  reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store');
  for (const { headers } of answers) {
    if (headers['set-cookie'] !== undefined) reply.header('set-cookie', headers['set-cookie']);
    for (const name of ['ratelimit', 'ratelimit-policy']) {
      if (headers[name] !== undefined) reply.header(name, headers[name]);
    }
  }
  const waits = answers.map(({ headers }) => Number(headers['retry-after'] ?? Number.NaN));
  const wait = Math.max(...waits);
  if (Number.isFinite(wait)) reply.header('retry-after', String(wait));
}

function badRequest(message: string) {
  return { message, extensions: { code: 'BAD_REQUEST' } };
}
