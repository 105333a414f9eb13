import type { Media } from '@supergraph/media/media';
import type { Client } from '@supergraph/service/http/client';
import type { Caller } from '@supergraph/service/identity/caller';
import type { Logger } from '@supergraph/service/logger';
import type { FairQueue } from '@supergraph/service/throttle/fair-queue';
import type { Throttle } from '@supergraph/service/throttle/throttle';
import type { AfterAnswers } from './after-answers.ts';
import type { DerivedKeys } from './domain/derived-key.ts';
import type { AuthLimits } from './limits.ts';
import type { OidcProviders } from './oidc/providers.ts';
import type { AuthDb } from './store/database.ts';
import type { KeyRing } from './store/key-ring.ts';

/** What every request shares. */
export interface AuthDeps {
  readonly db: AuthDb;
  readonly clock: () => Date;
  readonly keyRing: KeyRing;
  /** `iss` and `aud` of the tokens that are issued. */
  readonly issuer: string;
  readonly audience: string;
  /** Derives the successor of a refresh token, and seals it. */
  readonly successionKey: DerivedKeys;
  /** Gives the secret part of tokens that come by mail. */
  readonly tokenKey: DerivedKeys;
  /** Whether an address must be verified before its account can be signed in to. */
  readonly refusesUnverified: boolean;
  /** By which API keys are known as ours. */
  readonly apiKeySealingKey: DerivedKeys;
  /** Seals what must be read again, such as the secrets of second factors. */
  readonly sealingKey: DerivedKeys;
  /** Where people meet the system. */
  readonly webUrl: string;
  /** Elsewhere, where people may sign in. */
  readonly providers: OidcProviders;
  readonly limits: AuthLimits;
  readonly throttle: Throttle;
  /** Where passwords are hashed for clients; addresses take turns. */
  readonly passwordWork: FairQueue;
  readonly afterAnswers: AfterAnswers;
  /** What takes and shows pictures. */
  readonly media: Media;
}

/** What an action gets: the shared things, and who asks. */
export interface ActionContext extends AuthDeps {
  caller: Caller;
  client: Client;
  /** As the gateway knows the request. */
  requestId: string;
  log: Logger;
  /** Aborts once nobody waits for the answer. */
  signal: AbortSignal;
}
