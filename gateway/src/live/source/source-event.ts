import type { StreamAnswer } from '@supergraph/live/operations';
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
  /** Before then others may have been missed: who hears of it looks anew. Undefined: none were. */
  readonly unbrokenSince: string | undefined;
  /** What is told for it, where there is no room for it to wait. Default: nothing. */
  inPlace?(): SourceEvent;
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
  readonly unbrokenSince: string | undefined;
  readonly #text: string;
  #first: SubgraphAnswer | undefined;

  constructor(text: string, answer: SubgraphAnswer) {
    const { unbrokenSince } = answer.extensions ?? {};
    this.unbrokenSince = typeof unbrokenSince === 'string' ? unbrokenSince : undefined;
    // What follows of the same thing does not take its place, nor is it for who joins later.
    this.identity = this.unbrokenSince === undefined ? identityOf(answer) : undefined;
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

/** What an answer to it says of others that may have been missed. */
export function gapOf({ unbrokenSince }: SourceEvent): Pick<StreamAnswer, 'extensions'> {
  return unbrokenSince === undefined ? {} : { extensions: { unbrokenSince } };
}

const tokenEnds: ReadonlySet<unknown> = new Set(['expired', 'revoked']);

function isExpiry({ data, errors = [] }: SubgraphAnswer): boolean {
  return !data && errors.some(({ extensions }) => tokenEnds.has(extensions?.['reason']));
}
