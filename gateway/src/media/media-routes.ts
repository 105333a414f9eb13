import { authenticate } from '@supergraph/service/http/authenticate';
import { anonymous } from '@supergraph/service/identity/caller';
import type { Verifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FederatedGraph } from '../gateway.ts';
import type { createFrontDoor } from '../guard/admission/front-door.ts';
import { UPLOAD_BYTES_MAX } from './limits.ts';
import { createRelay } from './relay.ts';

export interface MediaRoutesOptions {
  /** Names of the subgraphs that take and show images. Default: none does. */
  readonly mediaSubgraphs?: readonly string[] | undefined;
  readonly addressOf: FederatedGraph['addressOf'];
  readonly door: ReturnType<typeof createFrontDoor>;
  readonly verifier: Verifier;
  readonly gatewaySecret: string;
  readonly log: Logger;
}

type OfService = { Params: { service: string } };

/**
 * Uploads and images of the subgraphs that have some, so that browsers need one origin: POST
 * `/media/<service>/uploads`, GET and HEAD `/media/<service>/images/<hash>/<size>.webp`, and no other address.
 */
export async function addMediaRoutes(
  app: FastifyInstance,
  { mediaSubgraphs = [], verifier, door, ...options }: MediaRoutesOptions,
): Promise<void> {
  if (mediaSubgraphs.length === 0) return;
  const relay = createRelay(options);
  app.addHook('onClose', relay.close);

  await app.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    // Sent on as it comes.
    routes.addContentTypeParser('*', (_request, body, done) => done(null, body));

    routes.route<OfService>({
      method: 'POST',
      url: '/media/:service/uploads',
      onRequest: [
        requireService(mediaSubgraphs),
        boundBody,
        authenticate(verifier),
        door.onRequest,
      ],
      handler: (request, reply) =>
        relay.sendUpload(request, reply, {
          service: request.params.service,
          path: '/media/uploads',
        }),
    });

    routes.route<{ Params: { service: string; hash: string; file: string } }>({
      method: 'GET',
      url: '/media/:service/images/:hash([0-9a-f]{64})/:file([a-z]{1,20}.webp)',
      onRequest: [requireService(mediaSubgraphs), asNobody, door.onRequest],
      handler: (request, reply) => {
        const { service, hash, file } = request.params;
        return relay.askForImage(request, reply, {
          service,
          path: `/media/images/${hash}/${file}`,
        });
      },
    });
  });
}

function requireService(names: readonly string[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { service } = request.params as OfService['Params'];
    if (names.includes(service)) return undefined;
    const message = `There is no media of ${service.slice(0, 40)}.`;
    return reply.code(404).send({ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] });
  };
}

/** An image is the same for everybody: what its client sends of itself is not even looked at. */
async function asNobody(request: FastifyRequest): Promise<void> {
  request.caller = anonymous;
}

/** Before a byte of the body is read. Node sees to it that no more comes than was said. */
async function boundBody({ headers }: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const bytes = Number(headers['content-length']);
  if (Number.isNaN(bytes)) {
    const message = 'An upload says how long it is (content-length).';
    const extensions = { code: 'BAD_REQUEST' };
    return reply
      .code(411)
      .header('connection', 'close')
      .send({ errors: [{ message, extensions }] });
  }
  if (bytes <= UPLOAD_BYTES_MAX) return undefined;
  const message = `A file may have ${UPLOAD_BYTES_MAX} bytes.`;
  return reply
    .code(413)
    .header('connection', 'close')
    .send({ errors: [{ message, extensions: { code: 'UPLOAD_TOO_LARGE' } }] });
}
