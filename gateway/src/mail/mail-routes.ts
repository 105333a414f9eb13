import type { FastifyInstance, FastifyReply } from 'fastify';
import { localOnly } from './local-only.ts';
import type { Mailbox } from './mailbox.ts';
import { listPage, mailDocument, mailPage, mailPolicy, pagePolicy } from './pages.ts';

/**
 * The mailbox of the local stack: `/mail` for people, `/mail/messages.json?to=…` for tests, newest first. For
 * this machine alone.
 */
export function addMailRoutes(app: FastifyInstance, mailbox: Mailbox): void {
  const options = { onRequest: [localOnly] };

  app.get<{ Querystring: { to?: string } }>('/mail', {
    ...options,
    schema: { querystring },
    handler: async ({ query }, reply) => {
      const to = query.to?.trim() || undefined;
      return send(reply, listPage(await mailbox.list(to), to), pagePolicy);
    },
  });
  app.get<{ Querystring: { to?: string } }>('/mail/messages.json', {
    ...options,
    schema: { querystring },
    handler: async ({ query }, reply) => {
      const messages = await mailbox.list(query.to);
      return reply.header('cache-control', 'no-store').send({ messages });
    },
  });
  app.get<{ Params: { id: string } }>('/mail/:id', {
    ...options,
    handler: async ({ params }, reply) => {
      const mail = await mailbox.find(params.id);
      return mail ? send(reply, mailPage(mail), pagePolicy) : missing(reply);
    },
  });
  app.get<{ Params: { id: string } }>('/mail/:id/html', {
    ...options,
    handler: async ({ params }, reply) => {
      const mail = await mailbox.find(params.id);
      return mail ? send(reply, mailDocument(mail), mailPolicy) : missing(reply);
    },
  });
}

const querystring = { type: 'object', properties: { to: { type: 'string', maxLength: 320 } } };

function send(reply: FastifyReply, html: string, policy: string): FastifyReply {
  return reply
    .headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      // Links in mails hold tokens.
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(html);
}

function missing(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('There is no such mail.\n');
}
