import { expect, it } from 'vitest';
import { createHttpApp } from '../../src/http/app.ts';
import { createLogger } from '../../src/logger.ts';

const proxy = '10.0.0.1';
const spoofed = '203.0.113.9';

async function seen(
  peer: string,
  forwardedFor: string | undefined,
  trustedProxies: string[] = ['10.0.0.0/8'],
): Promise<string> {
  const log = createLogger({ service: 'http-test', level: 'silent' });
  await using app = createHttpApp({ log, ready: {}, http: { trustedProxies } });
  app.get('/ip', ({ ip }) => ip);
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return (await app.inject({ path: '/ip', remoteAddress: peer, headers })).body;
}

it('is the peer, whatever a peer says that is no proxy of ours', async () => {
  expect(await seen('198.51.100.7', spoofed)).toBe('198.51.100.7');
  expect(await seen(proxy, spoofed, [])).toBe(proxy);
});

it('is what a proxy of ours says', async () => {
  expect(await seen(proxy, '198.51.100.7')).toBe('198.51.100.7');
  expect(await seen(`::ffff:${proxy}`, '2001:db8::7')).toBe('2001:db8::7');
});

it('is what stands before the last proxy of ours, not what the client wrote there', async () => {
  expect(await seen(proxy, `${spoofed}, 198.51.100.7, 10.0.0.2`)).toBe('198.51.100.7');
  expect(await seen(proxy, `nonsense, 198.51.100.7`)).toBe('198.51.100.7');
});

it('is the proxy, where that says nothing or nonsense', async () => {
  expect(await seen(proxy, undefined)).toBe(proxy);
  expect(await seen(proxy, `${spoofed}, nonsense`)).toBe(proxy);
});
