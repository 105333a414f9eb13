import { lostKeys } from '../answer/lost-keys.ts';
import { type RootFetch, startOfBody } from '../compile/compile-fetch.ts';
import { own } from '../json.ts';
import { addErrors } from './add-errors.ts';
import { merge } from './merge.ts';
import { pathsTo, placesAt } from './places.ts';
import { applyRewrites } from './rewrites.ts';
import type { Run, Stage, SubgraphAnswer, SubgraphRequest, Variables } from './run.ts';

/**
 * Asks for root fields of a subgraph and adds them where they belong: at the top of the answer, or in
 * objects below it that are of a root type themselves, as the `query` of a mutation's payload is. A stream
 * has been asked already: of it comes the event.
 */
export function fetchRoot(fetch: RootFetch): Stage {
  const start = startOfBody(fetch);
  const { subgraph, kind, rewrites, fulfils } = fetch;
  return async (run) => {
    const places = fetch.isMade(run.variables) ? placesAt(run, fetch.path) : [];
    if (places.length === 0) return;
    const answer = await (kind === 'subscription' ? eventOf(run) : ask(run, kind));
    run.isPlain &&= answer.isPlain ?? false;
    if (answer.data) {
      applyRewrites(rewrites, answer.data, fulfils);
      const [first, ...others] = places;
      for (const place of others) merge(place, answer.data, { fulfils, isShared: true });
      if (first) merge(first, answer.data, { fulfils });
    }
    if (answer.errors) tell(answer, fetch, run);
  };

  function ask(run: Run, kind: SubgraphRequest['kind']): Promise<SubgraphAnswer> {
    const body = writeBody(start, fetch, run.variables);
    return run.ask({ subgraph, kind, body, isOfUse: anything });
  }
}

/** The rest of a request's body, from its variables on. */
export function writeBody(start: string, fetch: RootFetch, variables: Variables): string {
  return `${start}${fetch.writeVariables(variables).slice(0, -1)}}}`;
}

function eventOf({ event }: Run): SubgraphAnswer {
  if (!event) throw new Error('A subscription is answered event by event.');
  return event;
}

const anything = (): boolean => true;

function tell({ data, errors = [] }: SubgraphAnswer, fetch: RootFetch, run: Run): void {
  const prefixes = [...pathsTo(run.data, fetch.path).values()].flat();
  addErrors(run, errors, {
    subgraph: fetch.subgraph,
    data,
    pathsOf: (path) => prefixes.map((prefix) => [...prefix, ...path]),
    lost: () => {
      const { operation } = fetch.query();
      const keys = lostKeys(fetch, run.variables, operation.selectionSet);
      const missing = keys.filter((key) => !data || own(data, key) == null);
      return prefixes.flatMap((prefix) => missing.map((key) => [...prefix, key]));
    },
  });
}
