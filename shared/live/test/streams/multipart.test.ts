import { metricsText } from '@supergraph/service/metrics';
import { untilExpired } from '@supergraph/testing/expire';
import { expect, it } from 'vitest';
import { identity, start, TICKS } from './server.ts';

const accept = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json';

function subscribe(address: string, query: string, token = identity.token()): Promise<Response> {
  return fetch(`http://${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
}

/** The values of its parts, each read when the delimiter behind it has come. */
async function* partsOf({ body }: Response): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\r\n--graphql');
    text = parts.pop() ?? '';
    for (const part of parts) if (part) yield JSON.parse(part.slice(part.indexOf('\r\n\r\n')));
  }
  yield text;
}

it('a stream is parts of one body, as Apollo Client asks for it', async () => {
  const server = await start({ limits: { heartbeatMs: 50 } });
  const answer = await subscribe(server.address, TICKS);
  expect(answer.headers.get('content-type')).toBe(
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  );
  const parts = partsOf(answer);
  expect((await parts.next()).value).toEqual({ payload: { data: { ticks: { number: 1 } } } });
  expect((await parts.next()).value).toEqual({});
  await parts.return(undefined);
  await server.ended(1);
});

it('how long it was open is no duration of a request', async () => {
  const counted = async () =>
    (await metricsText()).text
      .split('\n')
      .filter((line) => /duration_seconds_count\{.*route="\/graphql\/stream"/.test(line))
      .filter((line) => line.includes('status="200"'));
  const before = await counted();
  const server = await start();
  const answer = await subscribe(server.address, TICKS);
  await answer.body?.cancel();
  await server.ended(1);
  expect(await counted()).toEqual(before);
});

it('its end is told when the token is taken back, too', async () => {
  const { address } = await start();
  const token = identity.token({ sessionId: 'ses_multipart' });
  const parts = partsOf(await subscribe(address, TICKS, token));
  await parts.next();
  identity.revocations.add([{ subject: 'ses_multipart' }]);
  expect((await parts.next()).value).toMatchObject({
    payload: null,
    errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }],
  });
  expect((await parts.next()).value).toBe('--\r\n');
});

it('its end is told as the end of the body, and why it came early before that', async () => {
  const { address } = await start();
  const parts = await untilExpired(async (lifetimeSeconds) => {
    const begun = partsOf(await subscribe(address, TICKS, identity.token({ lifetimeSeconds })));
    await begun.next();
    return begun;
  });
  expect((await parts.next()).value).toMatchObject({
    payload: null,
    errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'expired' } }],
  });
  expect((await parts.next()).value).toBe('--\r\n');
});
