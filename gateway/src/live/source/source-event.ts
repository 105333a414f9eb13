import { identityOf } from '../../engine/compile/compile-subscription.ts';
import type { SubgraphAnswer } from '../../engine/execute/run.ts';
import { readAnswer } from '../../subgraph/read-answer.ts';

/** What a stream of a subgraph told. */
export interface SourceEvent {
  /** Of which thing it is; undefined where nothing tells. */
  readonly identity: string | undefined;
  /** Characters of its text. */
  readonly size: number;
  /** The answer, for one who may change it. */
  take(): SubgraphAnswer;
  /** Whether it says that the access token has expired, or was taken back. */
  readonly isExpiry: boolean;
}

/** Undefined for what is no answer. */
export function readEvent(text: string): SourceEvent | undefined {
  const answer = readAnswer(text);
  return answer && new Told(text, answer);
}

/** A class: the last of each stream is kept for as long as it is open. */
class Told implements SourceEvent {
  readonly identity: string | undefined;
  readonly isExpiry: boolean;
  readonly #text: string;
  #first: SubgraphAnswer | undefined;

  constructor(text: string, answer: SubgraphAnswer) {
    this.identity = identityOf(answer);
    this.isExpiry = isExpiry(answer);
    this.#text = text;
    this.#first = answer;
  }

  get size(): number {
    return this.#text.length;
  }

  take(): SubgraphAnswer {
    const taken = this.#first ?? readAnswer(this.#text) ?? {};
    this.#first = undefined;
    return taken;
  }
}

const tokenEnds: ReadonlySet<unknown> = new Set(['expired', 'revoked']);

function isExpiry({ data, errors = [] }: SubgraphAnswer): boolean {
  return !data && errors.some(({ extensions }) => tokenEnds.has(extensions?.['reason']));
}
