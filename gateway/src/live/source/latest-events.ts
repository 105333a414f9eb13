import type { LiveLimits } from '../limits.ts';
import type { SourceEvent } from './source-event.ts';

/**
 * The last event of each thing, kept for those who join a stream that others have opened: they get what holds now.
 * Most streams are of one thing, for which there is no map.
 */
export class LatestEvents {
  readonly #limits: Pick<LiveLimits, 'waitingEventsMax' | 'waitingBytesMax'>;
  #only: SourceEvent | undefined;
  #several: Map<string, SourceEvent> | undefined;
  #size = 0;
  #isWhole = true;

  constructor(limits: Pick<LiveLimits, 'waitingEventsMax' | 'waitingBytesMax'>) {
    this.#limits = limits;
  }

  add(event: SourceEvent): void {
    if (!this.#isWhole) return;
    const { identity } = event;
    if (identity === undefined) this.#giveUp();
    else if (this.#several || !this.#replacesOnly(event)) this.#addToSeveral(identity, event);
    else this.#only = event;
    if ((this.#only?.size ?? 0) > this.#limits.waitingBytesMax) this.#giveUp();
  }

  /** Of each thing that was ever told of; undefined where that cannot be said any more. */
  all(): readonly SourceEvent[] | undefined {
    if (!this.#isWhole) return undefined;
    if (this.#several) return [...this.#several.values()];
    return this.#only ? [this.#only] : [];
  }

  #replacesOnly({ identity }: SourceEvent): boolean {
    return !this.#only || this.#only.identity === identity;
  }

  #addToSeveral(identity: string, event: SourceEvent): void {
    const several = this.#several ?? new Map<string, SourceEvent>();
    this.#several = several;
    if (this.#only?.identity !== undefined) several.set(this.#only.identity, this.#only);
    this.#size += this.#only?.size ?? 0;
    this.#only = undefined;
    this.#size += event.size - (several.get(identity)?.size ?? 0);
    several.delete(identity);
    several.set(identity, event);
    const { waitingEventsMax, waitingBytesMax } = this.#limits;
    if (several.size > waitingEventsMax || this.#size > waitingBytesMax) this.#giveUp();
  }

  #giveUp(): void {
    this.#isWhole = false;
    this.#only = undefined;
    this.#several = undefined;
  }
}
