/** Ids that wait to be looked at, each once. A class: there is one for each subscription that is open. */
export class PendingIds {
  readonly #pending: Set<string>;
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(ids: Iterable<string> = []) {
    this.#pending = new Set(ids);
  }

  get size(): number {
    return this.#pending.size;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  add(id: string): void {
    if (this.#isOver) return;
    this.#pending.add(id);
    this.#wake?.();
  }

  clear(): void {
    this.#pending.clear();
  }

  /** The one that waits longest, once there is one; undefined at the end. */
  async next(): Promise<string | undefined> {
    while (!this.#isOver) {
      const [id] = this.#pending;
      if (id !== undefined) {
        this.#pending.delete(id);
        return id;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return undefined;
  }

  end(): void {
    this.#isOver = true;
    this.#pending.clear();
    this.#wake?.();
  }
}
