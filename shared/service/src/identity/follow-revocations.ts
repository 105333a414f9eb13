import type { Logger } from '../logger.ts';
import { gauge } from '../metrics.ts';
import {
  createRevocations,
  type Revocation,
  type Revocations,
  revocationLimits,
} from './revocations.ts';

interface RevocationNewsItem {
  readonly type: string;
  readonly subject: string;
  readonly sequence: string;
}

/** News of events, as transports of @supergraph/events tell them. */
export interface RevocationNews {
  listen(
    types: readonly string[],
    listener: {
      onNews(news: readonly RevocationNewsItem[]): void;
      onGap(): void;
      onLoss(): void;
    },
  ): { stop(): Promise<void> };
}

export interface FollowOptions {
  /** The service that issues access tokens, as the types of its events name it. */
  readonly issuer: string;
  /** Undefined: none are heard, and the issuer is asked every second. */
  readonly news: RevocationNews | undefined;
  /** What was taken back within the last so many milliseconds; undefined where nobody can be asked. */
  readonly fetch: ((withinMs: number) => Promise<readonly Revocation[]>) | undefined;
  readonly log: Logger;
  readonly clock?: () => Date;
}

/** A list that stays equal to the issuer's. */
export interface FollowedRevocations extends Pick<Revocations, 'isRevoked' | 'watch'> {
  /** Resolves once the issuer was asked for the first time, whatever came of it. */
  readonly asked: Promise<void>;
  /** For `/ready`: why something may be missing, where it may; tokens are taken all the same. */
  ready(): Promise<string | undefined>;
  stop(): Promise<void>;
}

/** How often the issuer is asked while no news are heard, or it did not answer. */
const ASK_MS = 1_000;
/** And while they are: an event may wait for long in the issuer's outbox. */
const LOOK_MS = 10_000;
/** What was written earlier may be committed later. */
const OVERLAP_MS = 30_000;

const current = gauge({
  name: 'token_revocations_current',
  help: 'Whether the issuer answered when it was asked last what access tokens were taken back: 1 or 0.',
  labelNames: [],
});

/**
 * Knows what the issuer has taken back, by news of its events and by asking it: at the start, after each gap in
 * the news, every ten seconds to be sure, and every second while no news are heard or it does not answer. Nobody
 * waits for it: what cannot be learned is taken for good until it expires, and log, gauge and `/ready` say so.
 */
export function followRevocations(options: FollowOptions): FollowedRevocations {
  const { issuer, log, fetch } = options;
  const clock = options.clock ?? (() => new Date());
  const revocations = createRevocations({ log, clock });
  let isHearing = false;
  let completeAtMs: number | undefined;
  let failure: string | undefined;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let asking: Promise<void> | undefined;
  let isAskedAgain = false;

  async function askOnce(): Promise<void> {
    const nowMs = clock().getTime();
    const sinceMs = completeAtMs === undefined ? undefined : nowMs - completeAtMs + OVERLAP_MS;
    const { revocationKeptMs } = revocationLimits;
    try {
      if (!fetch) throw new Error('AUTH_REVOCATIONS_URL is not set');
      revocations.add(await fetch(Math.min(sinceMs ?? revocationKeptMs, revocationKeptMs)));
      completeAtMs = nowMs;
      failure = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (failure === undefined) {
        log.warn({ err: error }, 'what access tokens were taken back cannot be asked for');
      }
      failure = reason;
    }
    current.set(failure === undefined ? 1 : 0);
  }

  /** One question at a time; who asks meanwhile is answered by the next. */
  function ask(): Promise<void> {
    if (asking) {
      isAskedAgain = true;
      return asking;
    }
    clearTimeout(timer);
    asking = askOnce().finally(() => {
      asking = undefined;
      if (isStopped || !fetch) return;
      const isUrgent = isAskedAgain;
      isAskedAgain = false;
      const isCalm = isHearing && failure === undefined;
      timer = setTimeout(() => void ask(), isUrgent ? 0 : isCalm ? LOOK_MS : ASK_MS);
    });
    return asking;
  }

  const ended = [`${issuer}.session.revoked`, `${issuer}.machine.revoked`];
  const ofUsers = [`${issuer}.user.changed`, `${issuer}.user.deleted`];
  const revocationOf = ({ type, subject, sequence }: RevocationNewsItem): Revocation =>
    ofUsers.some((prefix) => type.startsWith(prefix))
      ? { subject, version: Number(sequence) }
      : { subject };
  const listening = options.news?.listen([...ended, ...ofUsers], {
    onNews: (news) => revocations.add(news.map(revocationOf)),
    onGap() {
      isHearing = true;
      void ask();
    },
    onLoss() {
      isHearing = false;
      log.warn('news of access tokens that are taken back are not heard: the issuer is asked');
      void ask();
    },
  });

  return {
    isRevoked: revocations.isRevoked,
    watch: revocations.watch,
    asked: ask(),
    ready: async () => failure && `access tokens that were taken back may pass: ${failure}`,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await listening?.stop();
      await asking;
    },
  };
}
