import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@supergraph/service/config';
import { metricsText } from '@supergraph/service/metrics';
import { expect, it } from 'vitest';
import { composeTest, startTestGateway } from '../support/gateway.ts';
import { collectLines } from '../support/log.ts';
import { apolloManifest, createManifestFolder, sha256 } from '../support/manifest.ts';
import { accounts, shop, stock } from '../support/shop.ts';

const me = 'query Me { me { name } }';
const nickname = 'query Nickname { me { nickname } }';

async function startListedGateway() {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await createManifestFolder());
  await folder.write('web.json', apolloManifest({ body: me }));
  const { log, lines } = collectLines();
  const gateway = stack.use(await startTestGateway({ documents: folder.settings('known'), log }));
  const disposables = stack.move();
  return Object.assign(gateway, {
    folder,
    lines,
    status: async (query: string) => (await gateway.query(query)).status,
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  });
}

it('takes manifests that change, come and go, while it runs', async () => {
  await using gateway = await startListedGateway();
  const another = 'query Another { me { id } }';
  expect([await gateway.status(me), await gateway.status(another)]).toEqual([200, 403]);
  await gateway.folder.write('ios.json', apolloManifest({ body: another }));
  await expect.poll(() => gateway.status(another)).toBe(200);
  await gateway.folder.write('web.json', apolloManifest());
  await expect.poll(() => gateway.status(me)).toBe(403);
  expect(await gateway.status(another)).toBe(200);
});

it('takes one that is written in place', async () => {
  await using gateway = await startListedGateway();
  const another = 'query Another { me { id } }';
  const file = join(gateway.folder.folder, 'web.json');
  await writeFile(file, JSON.stringify(apolloManifest({ body: another })));
  await expect.poll(() => gateway.status(another)).toBe(200);
});

it('keeps the last good ones when one is faulty, tells why once, and takes the next', async () => {
  await using gateway = await startListedGateway();
  const before = await reloads('refused');
  await gateway.folder.write('web.json', apolloManifest({ id: 7, body: me }));
  await expect.poll(() => gateway.lines.join()).toContain('the last good one stays');
  expect(gateway.lines.join()).toMatch(/web\.json: .*operations\.0\.id.* must be a text/);
  expect(await reloads('refused')).toBe(before + 1);
  expect(await gateway.status(me)).toBe(200);
  const taken = await reloads('taken');
  await gateway.folder.write('web.json', apolloManifest());
  await expect.poll(() => gateway.status(me)).toBe(403);
  expect(await reloads('taken')).toBe(taken + 1);
});

it('makes documents ready again for a new supergraph, which may allow what none did', async () => {
  await using gateway = await startListedGateway();
  await gateway.folder.write('web.json', apolloManifest({ body: me }, { body: nickname }));
  await expect.poll(() => gateway.lines.join()).toContain('could not be made ready');
  const byId = { method: 'POST', url: '/graphql', payload: { id: sha256(nickname) } } as const;
  expect((await gateway.app.inject(byId)).statusCode).toBe(400);
  // That it is faulty is remembered, and that it is listed all the same.
  expect(await gateway.status(nickname)).toBe(400);
  const typeDefs = accounts.typeDefs.replace('name: String!', 'name: String! nickname: String');
  await gateway.supergraph.write(composeTest([{ ...accounts, typeDefs }, shop, stock]));
  await expect
    .poll(() => gateway.lines.join())
    .toContain('"documents":2,"msg":"the safelist is ready"');
  expect([await gateway.status(me), await gateway.status(nickname)]).toEqual([200, 200]);
});

const start = (documents: Awaited<ReturnType<typeof createManifestFolder>>) =>
  startTestGateway({ documents: documents.settings('log') });

it('does not start with one id for two documents, and names files and id', async () => {
  await using folder = await createManifestFolder();
  const id = 'x1';
  await folder.write('a.json', apolloManifest({ id, body: me }));
  await folder.write(
    'b.json',
    apolloManifest({ id, body: me }, { id, body: me, clientName: 'web' }),
  );
  await (await start(folder))[Symbol.asyncDispose]();
  await folder.write('c.json', { x1: nickname });
  await expect(start(folder)).rejects.toThrow(ConfigError);
  await expect(start(folder)).rejects.toThrow(
    /a\.json, .*c\.json: the id x1 stands for two documents/,
  );
});

it('does not start without its manifests, and names the one that is missing', async () => {
  const places = ['/nowhere/manifest.json'];
  const documents = { mode: 'ids', places, isRegistering: false } as const;
  await expect(startTestGateway({ documents })).rejects.toThrow(
    /SAFELIST_FILE cannot be used\. \/nowhere\/manifest\.json: cannot be read/,
  );
});

it('takes a single file, and leaves others in its folder alone', async () => {
  await using folder = await createManifestFolder();
  const file = await folder.write('one.json', apolloManifest({ body: me }));
  await folder.write('two.json', 'not a manifest');
  const documents = { mode: 'ids', places: [file], isRegistering: false } as const;
  await using gateway = await startTestGateway({ documents });
  const payload = { documentId: sha256(me) };
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload });
  expect(answer.json()).toEqual({ data: { me: { name: 'Ada' } } });
});

async function reloads(outcome: string): Promise<number> {
  const { text } = await metricsText();
  const line = new RegExp(`^gateway_safelist_reloads_total\\{outcome="${outcome}"\\} (\\d+)`, 'm');
  return Number(line.exec(text)?.[1] ?? 0);
}
