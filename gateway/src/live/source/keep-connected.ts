import type { Logger } from '@supergraph/service/logger';
import type { GraphQLFormattedError } from 'graphql';
import type { LiveLimits } from '../limits.ts';
import type { LiveMetrics } from '../metrics.ts';
import type { OpenedSource, SourceEnd, SourceListener, SourceRequest } from './connect-source.ts';
import type { OpenSource } from './open-source.ts';
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
  readonly open: OpenSource;
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
 * A class: there is one for each stream, and functions of its own would be most of what it keeps.
 */
export class KeptConnection implements SourceListener {
  readonly #kept: KeptSource;
  readonly #options: KeepOptions;
  readonly #listener: KeptListener;
  #opened: OpenedSource | undefined;
  #path = '';
  #timer: NodeJS.Timeout | undefined;
  #isOpen = false;
  #hasBeenOpen = false;
  #openedAtMs = 0;
  #awaySinceMs: number | undefined;
  #attempts = 0;

  constructor(kept: KeptSource, options: KeepOptions, listener: KeptListener) {
    this.#kept = kept;
    this.#options = options;
    this.#listener = listener;
    this.#connect(kept.paths.first());
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#opened?.close();
    this.#setOpen(false);
  }

  onOpen(): void {
    this.#kept.paths.remember(this.#path);
    this.#setOpen(true);
    this.#listener.onOpen();
  }

  onEvent(text: string): boolean {
    return this.#listener.onEvent(text);
  }

  onEnd(end: SourceEnd): void {
    this.#setOpen(false);
    this.#settle(end);
  }

  #connect(path: string): void {
    this.#path = path;
    this.#opened = this.#options.open({ ...this.#kept.request(), path }, this);
  }

  #setOpen(is: boolean): void {
    if (is === this.#isOpen) return;
    this.#isOpen = is;
    const { subgraph } = this.#kept;
    const { metrics } = this.#options;
    if (!is) return void metrics.closed(subgraph);
    metrics.opened(subgraph);
    this.#hasBeenOpen = true;
    this.#openedAtMs = performance.now();
  }

  #settle(end: SourceEnd): void {
    const { subgraph, paths } = this.#kept;
    if (end.kind === 'complete') return void this.#listener.onEnd();
    if (end.kind === 'refused' && !(this.#hasBeenOpen && end.errors.every(isTemporary)))
      return void this.#listener.onEnd(end.errors);
    const next = end.kind === 'missing' ? paths.after(this.#path) : undefined;
    if (next !== undefined) return void this.#connect(next);
    const reason = end.kind === 'broken' ? end.reason : 'it refuses for now';
    const attempts = this.#attempts;
    this.#options.log.warn({ subgraph, reason, attempts }, 'a stream of a subgraph broke');
    if (this.#hasBeenOpen) this.#tryAgain();
    else this.#listener.onEnd([unavailable(subgraph)]);
  }

  #tryAgain(): void {
    const { subgraph, paths } = this.#kept;
    const { limits, metrics } = this.#options;
    const nowMs = performance.now();
    const wasSteady =
      this.#openedAtMs > (this.#awaySinceMs ?? 0) && nowMs - this.#openedAtMs >= limits.steadyMs;
    if (wasSteady || this.#awaySinceMs === undefined) {
      this.#attempts = 0;
      this.#awaySinceMs = nowMs;
    }
    if (nowMs - this.#awaySinceMs > limits.awayMsMax)
      return void this.#listener.onEnd([unavailable(subgraph)]);
    const again = () => {
      metrics.reconnect(subgraph);
      this.#connect(paths.first());
    };
    this.#timer = setTimeout(again, waitMs(this.#attempts, limits));
    this.#attempts += 1;
  }
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
