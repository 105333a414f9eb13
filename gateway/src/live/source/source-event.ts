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
  if (!answer) return undefined;
  let first: SubgraphAnswer | undefined = answer;
  return {
    identity: identityOf(answer),
    size: text.length,
    isExpiry: isExpiry(answer),
    take() {
      const taken = first ?? readAnswer(text) ?? {};
      first = undefined;
      return taken;
    },
  };
}

const tokenEnds: ReadonlySet<unknown> = new Set(['expired', 'revoked']);

function isExpiry({ data, errors = [] }: SubgraphAnswer): boolean {
  return !data && errors.some(({ extensions }) => tokenEnds.has(extensions?.['reason']));
}
