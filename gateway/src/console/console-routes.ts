import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { notBuilt } from './not-built.ts';
import { pageHeaders } from './page-headers.ts';

/** The apps by where they are, with the page that each begins with. */
const pages = { '/console': 'index.html', '/shop': 'shop.html' } as const;

/** Where auth sends people, at the root of WEB_URL. What stands behind the # goes along, and no server sees it. */
const linkedScreens = ['/verify-email', '/reset-password', '/confirm-email-change'];

const YEAR_MS = 365 * 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/**
 * The built web apps: whatever stands below `/console` or `/shop` and names no file is a screen of that app,
 * so its page answers; files whose names have a hash in them are kept for ever.
 *
 * @param folder where they were built; it may come later, or never
 */
export async function addConsole(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });

  app.get<{ Params: { '*': string } }>('/console/assets/*', (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    const file = join('assets', request.params['*']);
    return reply.sendFile(file, { maxAge: YEAR_MS, immutable: true });
  });
  for (const file of ['theme.js', 'icon.svg']) {
    app.get(`/console/${file}`, (_request, reply) => {
      reply.header('x-content-type-options', 'nosniff');
      return reply.sendFile(file, { maxAge: DAY_MS });
    });
  }
  for (const path of linkedScreens) {
    app.get(path, ({ url }, reply) => reply.redirect(`/shop${url}`));
  }
  // Who began nowhere in particular ends here.
  app.get('/', (_request, reply) => reply.redirect('/shop'));
  app.get<{ Querystring: { returnTo?: unknown } }>('/sign-in', ({ url, query }, reply) =>
    reply.redirect(`${appOf(query.returnTo)}${url}`),
  );
  for (const [path, page] of Object.entries(pages)) {
    const answer = (_request: unknown, reply: FastifyReply) => sendPage(reply, folder, page);
    app.get(path, answer);
    app.get(`${path}/*`, answer);
  }
}

/** Who signs in elsewhere comes back to the app that they went from; the shop is for everybody. */
function appOf(returnTo: unknown): string {
  const isConsole = typeof returnTo === 'string' && /^\/console(?![^/?])/.test(returnTo);
  return isConsole ? '/console' : '/shop';
}

async function sendPage(reply: FastifyReply, folder: string, page: string): Promise<FastifyReply> {
  pageHeaders(reply);
  try {
    await access(join(folder, page));
  } catch {
    return reply.code(503).header('retry-after', '2').type('text/html').send(notBuilt);
  }
  return reply.sendFile(page, { cacheControl: false });
}
