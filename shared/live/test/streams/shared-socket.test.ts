import { type Answers, nextAnswer } from '@supergraph/testing/streams';
import { createClient } from 'graphql-ws';
import { expect, it, onTestFinished } from 'vitest';
import { gatewaySecret, identity, type ServerOptions, start, TICKS } from './server.ts';

class GatewaySocket extends WebSocket {
  constructor(url: string, protocols: string) {
    super(url, { protocols, headers: { 'x-gateway-secret': gatewaySecret } });
  }
}

const tick = { data: { ticks: { number: 1 } } };

/** One socket of a gateway, on which anybody may be asked for. */
async function connect(options?: ServerOptions) {
  const server = await start({ isPublic: false, ...options });
  const client = createClient({
    url: `ws://${server.address}`,
    webSocketImpl: GatewaySocket,
    retryAttempts: 0,
  });
  onTestFinished(() => void client.dispose());
  const ask = (headers?: Record<string, string>) => {
    const extensions = headers && { headers };
    return client.iterate({ query: TICKS, extensions }) as Answers<unknown>;
  };
  return { ...server, ask, askAs: (token: string) => ask({ authorization: `Bearer ${token}` }) };
}

/** graphql-ws throws what ends one stream on it. */
const failureOf = (answers: Answers<unknown>) =>
  nextAnswer(answers).then(
    () => 'an answer',
    (errors: unknown) => errors,
  );

it('a socket of the gateway is for all its callers, and each stream ends with its own token', async () => {
  const { askAs, ended } = await connect();
  const [lasting, brief] = [
    askAs(identity.token({ id: 'usr_1' })),
    askAs(identity.token({ id: 'usr_2', sessionId: 'ses_taken_back' })),
  ];
  for (const stream of [lasting, brief]) expect(await nextAnswer(stream)).toEqual(tick);
  identity.revocations.add([{ subject: 'ses_taken_back' }]);
  expect(await failureOf(brief)).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } },
  ]);
  await ended(1);
  expect(await nextAnswer(askAs(identity.token({ id: 'usr_1' })))).toEqual(tick);
  await lasting.return?.();
  await ended(2);
});

it('what says not who asks, or is of a token that is no good, is refused by itself', async () => {
  const { ask, askAs } = await connect();
  const unknown: (Record<string, string> | undefined)[] = [
    undefined,
    {},
    { authorization: 'Bearer nonsense' },
  ];
  const lasting = askAs(identity.token());
  expect(await nextAnswer(lasting)).toEqual(tick);
  for (const headers of unknown) {
    expect(await failureOf(ask(headers))).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  }
  expect(await nextAnswer(askAs(identity.token()))).toEqual(tick);
});

it('what one caller has too much of there, others may have', async () => {
  const { askAs, clients } = await connect({ limits: { subscriptionsPerUserMax: 1 } });
  const [first, second] = [1, 2].map((user) => identity.token({ id: `usr_${user}` }));
  expect(await nextAnswer(askAs(first ?? ''))).toEqual(tick);
  expect(await failureOf(askAs(first ?? ''))).toMatchObject([
    { extensions: { code: 'RATE_LIMITED' } },
  ]);
  expect(await nextAnswer(askAs(second ?? ''))).toEqual(tick);
  expect(clients).toHaveLength(2);
});
