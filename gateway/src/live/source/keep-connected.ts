import type { Logger } from '@supergraph/service/logger';
import type { GraphQLFormattedError } from 'graphql';
import type { LiveLimits } from '../limits.ts';
import type { LiveMetrics } from '../metrics.ts';
import { connectSource, type SourceEnd, type SourceRequest } from './connect-source.ts';
import type { SourcePaths } from './source-paths.ts';

const RETRY_AFTER_MS = 1_000;

export interface KeptSource {
  readonly subgraph: string;
  /** Made when it is needed: its headers are larger than all else that is kept of a stream. */
  readonly request: () => Omit<SourceRequest, 'path'>;
  readonly paths: SourcePaths;
}

export interface KeepOptions {
  readonly limits: LiveLimits;
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly metrics: LiveMetrics;
}

export interface KeptListener {
  /** Called each time that it is open. */
  onOpen(): void;
  onEvent(text: string): boolean;
  /** There is no more to come, or errors say why not. */
  onEnd(errors?: readonly GraphQLFormattedError[]): void;
}

/**
 * Keeps a stream of a subgraph open. One that breaks is opened again after a wait, which doubles from a
 * quarter of a second to ten, with jitter, so that a subgraph which comes back is not met by all at once. What
 * could not be opened in the first place, or is away for too long, ends.
 *
 * @returns closes it
 */
export function keepConnected(
  { subgraph, request, paths }: KeptSource,
  options: KeepOptions,
  listener: KeptListener,
): () => void {
  const { limits, timeoutMs, log, metrics } = options;
  const { silentMs, eventBytesMax } = limits;
  let close = () => {};
  let timer: NodeJS.Timeout | undefined;
  let isOpen = false;
  let hasBeenOpen = false;
  let openedAtMs = 0;
  let awaySinceMs: number | undefined;
  let attempts = 0;

  function connect(path = paths.first()): void {
    close = connectSource(
      { ...request(), path },
      { timeoutMs, silentMs, eventBytesMax },
      {
        onOpen() {
          paths.remember(path);
          setOpen(true);
          listener.onOpen();
        },
        onEvent: listener.onEvent,
        onEnd: (end) => {
          setOpen(false);
          settle(end, path);
        },
      },
    );
  }

  function setOpen(is: boolean): void {
    if (is === isOpen) return;
    isOpen = is;
    if (!is) return void metrics.closed(subgraph);
    metrics.opened(subgraph);
    hasBeenOpen = true;
    openedAtMs = performance.now();
  }

  function settle(end: SourceEnd, path: string): void {
    if (end.kind === 'complete') return void listener.onEnd();
    if (end.kind === 'refused' && !(hasBeenOpen && end.errors.every(isTemporary))) {
      return void listener.onEnd(end.errors);
    }
    const next = end.kind === 'missing' ? paths.after(path) : undefined;
    if (next !== undefined) return void connect(next);
    const reason = end.kind === 'broken' ? end.reason : 'it refuses for now';
    log.warn({ subgraph, reason, attempts }, 'a stream of a subgraph broke');
    if (hasBeenOpen) tryAgain();
    else listener.onEnd([unavailable(subgraph)]);
  }

  function tryAgain(): void {
    const nowMs = performance.now();
    const wasSteady = openedAtMs > (awaySinceMs ?? 0) && nowMs - openedAtMs >= limits.steadyMs;
    if (wasSteady || awaySinceMs === undefined) {
      attempts = 0;
      awaySinceMs = nowMs;
    }
    if (nowMs - awaySinceMs > limits.awayMsMax) return void listener.onEnd([unavailable(subgraph)]);
    timer = setTimeout(
      () => {
        metrics.reconnect(subgraph);
        connect();
      },
      waitMs(attempts, limits),
    );
    attempts += 1;
  }

  connect();
  return () => {
    clearTimeout(timer);
    close();
    setOpen(false);
  };
}

/** Between half of it and all of it. */
function waitMs(attempts: number, { reconnectMsMin, reconnectMsMax }: LiveLimits): number {
  const longest = Math.min(reconnectMsMax, reconnectMsMin * 2 ** attempts);
  return longest * (0.5 + Math.random() / 2);
}

/** A subgraph that starts, stops or has no place for now says so. */
function isTemporary({ extensions }: GraphQLFormattedError): boolean {
  const code = extensions?.['code'];
  return code === 'SERVICE_UNAVAILABLE' || code === 'RATE_LIMITED';
}

function unavailable(subgraph: string): GraphQLFormattedError {
  return {
    message: `The service ${subgraph} cannot be reached.`,
    extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterMs: RETRY_AFTER_MS },
  };
}
