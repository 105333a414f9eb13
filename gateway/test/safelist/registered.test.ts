import { createLogger } from '@supergraph/service/logger';
import { hasRedis, redisUrl } from '@supergraph/testing/redis';
import { createTcpProxy } from '@supergraph/testing/tcp-proxy';
import { describe, expect, it } from 'vitest';
import type { DocumentSettings } from '../../src/guard/safelist/documents.ts';
import { registeredLimits } from '../../src/guard/safelist/limits.ts';
import { createRegisteredDocuments } from '../../src/guard/safelist/registered-documents.ts';
import { connectRedis, type Redis } from '../../src/redis.ts';
import { startTestGateway } from '../support/gateway.ts';
import { sha256 } from '../support/manifest.ts';

const documents: DocumentSettings = { mode: 'off', places: [], isRegistering: true };
const log = createLogger({ service: 'gateway-test', level: 'silent' });
const hashOf = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });
/** Nobody else has registered it. */
const newDocument = () => `query Q${crypto.randomUUID().replaceAll('-', '')} { me { name } }`;

async function startRegisteringGateway(redis?: Redis) {
  const gateway = await startTestGateway({ documents, redis });
  const post = async (payload: object) => {
    const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload });
    return { status: answer.statusCode, ...answer.json() };
  };
  return Object.assign(gateway, {
    post,
    byHash: (text: string) => post({ extensions: hashOf(text) }),
    register: (text: string) => post({ query: text, extensions: hashOf(text) }),
  });
}

const ada = { status: 200, data: { me: { name: 'Ada' } } };
const code = (name: string) => ({ errors: [{ extensions: { code: name } }] });

describe('a client that registers its documents', () => {
  it('is told to send the text, sends it, and needs it no more', async () => {
    await using gateway = await startRegisteringGateway();
    const text = newDocument();
    expect(await gateway.byHash(text)).toEqual({
      status: 200,
      errors: [
        { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
      ],
    });
    expect(await gateway.register(text)).toEqual(ada);
    expect(await gateway.byHash(text)).toEqual(ada);
    const query = { extensions: JSON.stringify(hashOf(text)) };
    const get = await gateway.app.inject({ method: 'GET', url: '/graphql', query });
    expect(get.json()).toEqual({ data: ada.data });
  });

  it('may do so by GET', async () => {
    await using gateway = await startRegisteringGateway();
    const text = newDocument();
    const query = { query: text, extensions: JSON.stringify(hashOf(text)) };
    await gateway.app.inject({ method: 'GET', url: '/graphql', query });
    expect(await gateway.byHash(text)).toEqual(ada);
  });

  it('registers one that others have asked without a hash', async () => {
    await using gateway = await startRegisteringGateway();
    const text = newDocument();
    for (const _ of [1, 2]) expect(await gateway.post({ query: text })).toEqual(ada);
    expect(await gateway.byHash(text)).toMatchObject(code('PERSISTED_QUERY_NOT_FOUND'));
    expect(await gateway.register(text)).toEqual(ada);
    expect(await gateway.byHash(text)).toEqual(ada);
  });

  it.each([
    ['is not valid', 'query { noSuchField }'],
    ['is not GraphQL', 'query {'],
    ['is a subscription', 'subscription { orderUpdated { id } }'],
    ['is too long', `# ${'x'.repeat(140_000)}\n{ me { name } }`],
  ])('registers none that %s', async (_, text) => {
    await using gateway = await startRegisteringGateway();
    expect((await gateway.register(text)).errors).toHaveLength(1);
    expect(await gateway.byHash(text)).toMatchObject(code('PERSISTED_QUERY_NOT_FOUND'));
  });

  it('registers none under the hash of another', async () => {
    await using gateway = await startRegisteringGateway();
    const [text, other] = [newDocument(), newDocument()];
    const answer = await gateway.post({ query: text, extensions: hashOf(other) });
    expect(answer).toMatchObject({ status: 400, ...code('BAD_REQUEST') });
    expect(await gateway.byHash(other)).toMatchObject(code('PERSISTED_QUERY_NOT_FOUND'));
  });

  it('takes no more room than there is: what was asked for longest ago goes', () => {
    const registered = createRegisteredDocuments();
    for (let count = 0; count <= registeredLimits.documentsMax; count += 1) {
      registered.add(sha256(String(count)), String(count));
    }
    expect(registered.get(sha256('0'))).toBeUndefined();
    expect(registered.get(sha256('1'))).toBe('1');
    const long = 'x'.repeat(registeredLimits.charactersMax / 2);
    for (const end of ['a', 'b', 'c']) registered.add(sha256(long + end), long + end);
    expect(registered.get(sha256('1'))).toBeUndefined();
    expect(registered.get(sha256(`${long}c`))).toBe(`${long}c`);
  });
});

describe.runIf(await hasRedis())('replicas with one Redis', () => {
  it('know what each of them was told', async () => {
    const redis = await connectRedis({ url: redisUrl, log });
    await using one = await startRegisteringGateway(redis);
    await using other = await startRegisteringGateway(redis);
    const text = newDocument();
    await one.register(text);
    await expect.poll(() => other.byHash(text)).toEqual(ada);
    redis.disconnect();
  });

  it('do not believe what is written there under another hash', async () => {
    const redis = await connectRedis({ url: redisUrl, log });
    await using gateway = await startRegisteringGateway(redis);
    const text = newDocument();
    await redis.set(`gateway-document:${sha256(text)}`, 'query { forbidden }', 'EX', 60);
    expect(await gateway.byHash(text)).toMatchObject(code('PERSISTED_QUERY_NOT_FOUND'));
    redis.disconnect();
  });

  it('go on by themselves while it is away', async () => {
    await using proxy = await createTcpProxy(redisUrl);
    const redis = await connectRedis({ url: proxy.through(redisUrl), log });
    await using gateway = await startRegisteringGateway(redis);
    await proxy.cut();
    const text = newDocument();
    expect(await gateway.byHash(text)).toMatchObject(code('PERSISTED_QUERY_NOT_FOUND'));
    expect(await gateway.register(text)).toEqual(ada);
    expect(await gateway.byHash(text)).toEqual(ada);
    redis.disconnect();
  });
});
