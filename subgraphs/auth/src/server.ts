import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createMedia } from '@supergraph/media/media';
import { addMediaRoutes } from '@supergraph/media/media-routes';
import { type MediaSettings, openMediaStore } from '@supergraph/media/variables';
import type { HttpSettings } from '@supergraph/service/http/limits';
import type { FollowedRevocations } from '@supergraph/service/identity/follow-revocations';
import { createVerifier } from '@supergraph/service/identity/verifier';
import type { Logger } from '@supergraph/service/logger';
import { createSubgraphServer } from '@supergraph/service/subgraph/server';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import { createFairQueue } from '@supergraph/service/throttle/fair-queue';
import { createThrottle } from '@supergraph/service/throttle/throttle';
import type { FastifyInstance } from 'fastify';
import { createAfterAnswers } from './after-answers.ts';
import { addApiKeysRoute } from './api-keys-route.ts';
import type { AuthDeps } from './deps.ts';
import {
  apiKeySealingKeyOf,
  type EncryptionSecrets,
  oneTimeTokenKeyOf,
  sealingKeyOf,
  successionKeyOf,
} from './domain/derived-key.ts';
import { createContext } from './graphql/context.ts';
import { keepForPeople } from './graphql/people-only.ts';
import { resolvers } from './graphql/resolvers/index.ts';
import { type AuthLimits, limits as limitTable } from './limits.ts';
import type { OidcProviders } from './oidc/providers.ts';
import { addOidcRoutes } from './oidc/routes.ts';
import { addRecipientsRoute } from './recipients-route.ts';
import { addRevocationsRoute } from './revocations-route.ts';
import type { AuthDatabase } from './store/database.ts';
import { createKeyRing } from './store/key-ring.ts';
import { addTokenRoute } from './token-route.ts';

export interface AuthServerOptions {
  database: AuthDatabase;
  /** For what belongs to no request. Default the same. */
  background?: AuthDatabase;
  log: Logger;
  issuer: string;
  audience: string;
  /** One, or those that a file holds, which may change. */
  keyEncryptionSecret: string | EncryptionSecrets;
  /** Whether an address must be verified before its account can be signed in to. Default true. */
  refusesUnverified?: boolean;
  /** Where people meet the system. Default: the local stack's. */
  webUrl?: string;
  gatewaySecret?: string | undefined;
  /** Where pictures lie. Default: in the folder `media` of where the process was started. */
  media?: MediaSettings;
  /** Where people may sign in elsewhere. Default: nowhere. */
  providers?: OidcProviders | undefined;
  /** Whether browsers come over https, so that a cookie may hold to that. Default yes. */
  cookiesAreSecure?: boolean;
  deadlineMs?: number;
  objectsMax?: number;
  clock?: () => Date;
  /** What any replica has revoked. Default: tokens are good until they expire. */
  revocations?: FollowedRevocations | undefined;
  /** Default: those of the table of limits. */
  limits?: AuthLimits;
  http?: HttpSettings | undefined;
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
  /** What must hold, beside database and keys, before requests are taken. */
  ready?: Record<string, () => Promise<unknown>>;
}

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** What verifiers wait before they ask again; far below the day for which a key is published ahead. */
const jwksMaxAgeSeconds = 300;

/** The auth subgraph as a Fastify app that opens no port, and what every verifier reads: JWKS and revocations. */
export async function createAuthServer(options: AuthServerOptions): Promise<FastifyInstance> {
  const { database, log, issuer, audience, keyEncryptionSecret, gatewaySecret } = options;
  const { background = database, revocations, providers = {} } = options;
  const clock = options.clock ?? (() => new Date());
  const limits = options.limits ?? limitTable.defaults;
  const sealingKey = sealingKeyOf(keyEncryptionSecret);
  const successionKey = successionKeyOf(keyEncryptionSecret);
  const tokenKey = oneTimeTokenKeyOf(keyEncryptionSecret);
  const { publicUrl, ...places } = options.media ?? { folder: 'media', publicUrl: '' };
  const media = createMedia({
    ...{ service: 'auth', db: background.db, publicUrl, log, clock },
    // Only tests have none; their tickets are good in one process.
    secret: gatewaySecret ?? randomUUID(),
    store: openMediaStore({ ...places, publicUrl }),
  });
  const keyRing = createKeyRing({ db: background.db, sealingKey, clock });

  const deps: AuthDeps = {
    ...{ db: database.db, clock, keyRing, issuer, audience, successionKey, tokenKey, limits },
    apiKeySealingKey: apiKeySealingKeyOf(keyEncryptionSecret),
    ...{ sealingKey, webUrl: options.webUrl ?? 'http://localhost:4000', providers },
    refusesUnverified: options.refusesUnverified ?? true,
    afterAnswers: createAfterAnswers(log),
    media,
    throttle: createThrottle({ db: database.db, clock }),
    passwordWork: createFairQueue({
      purpose: 'check passwords',
      runningMax: Math.min(limits.passwordHashesMax, availableParallelism()),
      waitingMax: limits.passwordHashesWaitingMax,
      waitingPerKeyMax: limits.passwordHashesWaitingPerAddressMax,
    }),
  };
  const verifier = createVerifier({ issuer, audience, keys: keyRing, clock, revocations });
  const app = await createSubgraphServer({
    typeDefs,
    resolvers: keepForPeople(resolvers, typeDefs),
    context: createContext(deps, options.cookiesAreSecure ?? true),
    verifier,
    gatewaySecret,
    deadlineMs: options.deadlineMs,
    objectsMax: options.objectsMax,
    log,
    http: options.http,
    tracing: options.tracing,
    ready: {
      database: () => background.ping(),
      keys: () => keyRing.signer(),
      ...(revocations && { revocations: () => revocations.ready() }),
      ...options.ready,
    },
  });

  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const jwks = await keyRing.jwks();
    return reply.header('cache-control', `public, max-age=${jwksMaxAgeSeconds}`).send(jwks);
  });
  app.addHook('onClose', () => deps.afterAnswers.idle());
  addRevocationsRoute(app, { db: background.db, clock, gatewaySecret });
  addApiKeysRoute(app, { ...deps, gatewaySecret });
  addTokenRoute(app, deps);
  const { cookiesAreSecure = true } = options;
  addOidcRoutes(app, { deps, cookiesAreSecure, gatewaySecret });
  addRecipientsRoute(app, { db: background.db, gatewaySecret });
  app.addHook('onClose', async () => media.stop());
  await addMediaRoutes(app, { media, verifier, gatewaySecret });
  return app;
}
