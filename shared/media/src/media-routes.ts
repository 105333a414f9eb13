import { Fault, faults } from '@supergraph/service/errors';
import { addressBlock } from '@supergraph/service/http/address-block';
import { authenticate, requireGatewaySecret } from '@supergraph/service/http/authenticate';
import { NobodyWaits, whileAwaited } from '@supergraph/service/http/awaited';
import { readForwardedClient } from '@supergraph/service/http/client';
import { requireUser } from '@supergraph/service/identity/caller';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Media } from './media.ts';
import { MediaFault, mediaFaults } from './media-fault.ts';
import { IMAGE_CONTENT_TYPE, isImageSize } from './sizes.ts';
import { type Ticket, UPLOAD_BYTES_MAX } from './ticket.ts';

declare module 'fastify' {
  interface FastifyRequest {
    uploadTicket?: Ticket;
  }
}

export interface MediaRoutesOptions {
  media: Media;
  verifier: Verifier;
  /** Nobody but the gateway may send or ask. A server without one answers everybody: only tests make such. */
  gatewaySecret?: string | undefined;
  /** What an upload may take, from its last byte on, in milliseconds. Default 30,000. */
  deadlineMs?: number;
}

/** Adds to a subgraph: POST `/media/uploads`, and GET and HEAD `/media/images/<hash>/<size>.webp`. */
export async function addMediaRoutes(
  app: FastifyInstance,
  { media, verifier, gatewaySecret, deadlineMs = 30_000 }: MediaRoutesOptions,
): Promise<void> {
  const gatewayOnly = gatewaySecret ? [requireGatewaySecret(gatewaySecret)] : [];

  await app.register(async (routes) => {
    // What the sender calls the file counts for nothing, so it may call it anything.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    routes.setErrorHandler(answerFault);

    routes.route({
      method: 'POST',
      url: '/media/uploads',
      bodyLimit: UPLOAD_BYTES_MAX,
      // Before a byte of the body is read.
      onRequest: [...gatewayOnly, authenticate(verifier), readTicket(media)],
      handler: async (request, reply) => {
        const { uploadTicket: ticket, body } = request;
        if (!ticket) throw new Error('The ticket is read before the body.');
        const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        const image = await media.receive(ticket, content, whileAwaited(reply, deadlineMs));
        return reply.code(201).send({ uploadId: ticket.id, ...image });
      },
    });

    routes.route<{ Params: { hash: string; file: string } }>({
      method: 'GET',
      url: '/media/images/:hash/:file',
      onRequest: gatewayOnly,
      handler: async (request, reply) => {
        const { hash, file } = request.params;
        const [, size = ''] = /^([a-z]+)\.webp$/.exec(file) ?? [];
        const isAddress = /^[0-9a-f]{64}$/.test(hash) && isImageSize(size);
        const { address } = readForwardedClient(request.ip, request.headers);
        const content = isAddress
          ? await media.show({ hash, size, client: addressBlock(address) })
          : null;
        return content
          ? sendImage(request, reply, { content, tag: `"${hash}-${size}"` })
          : none(reply);
      },
    });
  });
}

function readTicket({ tickets, clock }: Media) {
  return async (request: FastifyRequest): Promise<void> => {
    const { id: callerId } = requireUser(request.caller);
    const given = request.headers['x-upload-ticket'];
    const text = typeof given === 'string' ? given : undefined;
    request.uploadTicket = tickets.read(text, { callerId, now: clock() });
  };
}

/** RFC 9110 §13.1.2, RFC 8246; the policy is for who opens the address as a page. */
function sendImage(
  request: FastifyRequest,
  reply: FastifyReply,
  { content, tag }: { content: Buffer; tag: string },
): FastifyReply {
  reply.headers({
    'cache-control': 'public, max-age=31536000, immutable',
    etag: tag,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
  });
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim()) ?? [];
  const isKnown = known.some((each) => each === '*' || each.replace(/^W\//, '') === tag);
  return isKnown ? reply.code(304).send() : reply.type(IMAGE_CONTENT_TYPE).send(content);
}

function none(reply: FastifyReply): FastifyReply {
  reply.header('cache-control', 'no-store');
  return sendError(reply, 404, 'NOT_FOUND', 'There is no such image.');
}

/** In the shape of GraphQL's errors, which is what clients of this service read. */
function sendError(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
  details: object = {},
): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { ...details, code } }] });
}

function answerFault(
  error: Error & { statusCode?: number },
  _request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof MediaFault) {
    return sendError(reply, mediaFaults[error.code].status, error.code, error.message);
  }
  if (error.statusCode === 413) {
    return sendError(reply, 413, 'UPLOAD_TOO_LARGE', `A file may have ${UPLOAD_BYTES_MAX} bytes.`);
  }
  if (error instanceof NobodyWaits) {
    return sendError(reply, 503, 'SERVICE_UNAVAILABLE', error.message);
  }
  // The app's own handler knows what may be told of it.
  if (!(error instanceof Fault)) throw error;
  const { code, message, details } = error;
  const status = code === 'SERVICE_UNAVAILABLE' ? 503 : faults[code].status;
  return sendError(reply, status, code, message, details);
}
