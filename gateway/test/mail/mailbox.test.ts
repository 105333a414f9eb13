import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMailbox } from '../../src/mail/mailbox.ts';
import { startTestGateway } from '../support/gateway.ts';

let folder: string;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
  gateway = await startTestGateway({ mailbox: openMailbox(folder) });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const hostile = '<script>alert(1)</script>';

/** As a service writes it. */
async function write(
  id: string,
  { to = 'ada@example.com', subject = 'Hello' } = {},
): Promise<void> {
  const lines = [
    ...['From: Shop <no-reply@shop.example>', `To: Ada <${to}>`, `Subject: ${subject}`],
    ...[`Message-ID: <${id}>`, 'Date: Tue, 01 Jan 2030 12:00:00 +0000', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/alternative; boundary=b', '', '--b', 'Content-Type: text/plain'],
    ...['', `Hello ${hostile}`, '--b', 'Content-Type: text/html', ''],
    ...[
      '<html><head></head><body><a href="https://shop.example/x">x</a></body></html>',
      '--b--',
      '',
    ],
  ];
  await writeFile(join(folder, `${encodeURIComponent(id)}.eml`), lines.join('\r\n'));
}

const local = { host: 'localhost:4000' };
const get = (url: string, headers: Record<string, string> = local, remoteAddress = '127.0.0.1') =>
  gateway.app.inject({ url, headers, remoteAddress });

describe('the mailbox', () => {
  it('shows mails newest first, and those to one address', async () => {
    await write('mail_1@shop.example');
    await write('mail_2@shop.example', { to: 'Bob@example.com', subject: 'Hi' });
    const { messages } = (await get('/mail/messages.json')).json();
    expect(messages).toMatchObject([
      { id: 'mail_2@shop.example', to: 'Bob@example.com', subject: 'Hi' },
      {
        id: 'mail_1@shop.example',
        from: 'no-reply@shop.example',
        date: '2030-01-01T12:00:00.000Z',
        text: expect.stringContaining('Hello'),
        html: expect.stringContaining('https://shop.example/x'),
      },
    ]);
    const ofBob = (await get('/mail/messages.json?to=bob%40example.com')).json();
    expect(ofBob.messages).toHaveLength(1);
    const page = await get('/mail?to=ada@example.com');
    expect(page.body).toContain('Hello');
    expect(page.body).not.toContain('Hi');
  });

  it('escapes what a mail says, and lets nothing run or load', async () => {
    await write('mail_3@shop.example', { subject: hostile });
    const pages = [await get('/mail'), await get('/mail/mail_3%40shop.example')];
    for (const { body, headers } of pages) {
      expect(body).not.toContain('<script');
      expect(body).toContain('&lt;script&gt;');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
    expect(pages[1]?.body).toMatch(/<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  });

  it('gives the HTML of a mail as a document of no origin, whose links open elsewhere', async () => {
    await write('mail_4@shop.example');
    const { body, headers } = await get('/mail/mail_4%40shop.example/html');
    expect(body).toContain('<base target="_blank">');
    expect(headers['content-security-policy']).toMatch(/^sandbox allow-popups/);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/allow-scripts|allow-same-origin/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it.each(['/mail/nothing', '/mail/..%2f..%2fetc%2fpasswd', '/mail/nothing/html'])(
    'has no mail at %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(404);
    },
  );

  it.each(['/mail', '/mail/messages.json', '/mail/mail_1%40shop.example'])(
    'is for this machine alone: %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(200);
      expect((await get(url, local, '192.0.2.1')).statusCode).toBe(403);
      expect((await get(url, { host: 'evil.example' })).statusCode).toBe(403);
      expect((await get(url, { host: 'localhost.evil.example' })).statusCode).toBe(403);
      // An origin that CORS lets in.
      const origin = 'https://shop.example';
      expect((await get(url, { ...local, origin })).statusCode).toBe(403);
    },
  );

  it('is not there unless it is configured', async () => {
    await using other = await startTestGateway();
    expect((await other.app.inject({ url: '/mail', headers: local })).statusCode).toBe(404);
  });

  it('is empty before the first mail', async () => {
    expect(await openMailbox(join(folder, 'none')).list()).toEqual([]);
  });
});
