import type { Answer, CompiledOperation } from '../compile/compile-operation.ts';
import type { PartedStage } from '../compile/compile-plan.ts';
import type { Step } from '../execute/places.ts';
import type { AnswerError, Run, Variables } from '../execute/run.ts';
import type { Json } from '../json.ts';
import { clientLabel } from '../plan/defer-labels.ts';
import { type KeyOf, pathOfClient } from './client-terms.ts';
import type { Output, Pending, Write } from './output.ts';
import { type OwnerOf, tellHoles } from './tell-holes.ts';

/** A fragment of an object that was deferred. */
export interface PartName {
  /** Unique in the answer. */
  readonly id: string;
  /** The client's. */
  readonly label: string | undefined;
  /** Of the object, in the client's names. */
  readonly path: readonly Step[];
}

export interface Part extends PartName {
  /** JSON of an object; null where something is missing that must not be. */
  readonly data: string;
  readonly errors: readonly AnswerError[];
}

/** Parts that have come at one time, outer ones before those in them. */
export interface LaterAnswer {
  readonly parts: readonly Part[];
  /** Those that were found in these, to come with them or later. */
  readonly pending: readonly PartName[];
  readonly hasNext: boolean;
}

/** All that comes after the first part. */
export interface Later {
  readonly pending: readonly PartName[];
  /** As they come. The fetches are under way already. */
  readonly answers: AsyncGenerator<LaterAnswer, undefined, undefined>;
}

export interface PartedOperation {
  readonly fetchParts: PartedStage;
  answerFor(variables: Variables): Write;
  readonly ownerOf: OwnerOf;
  readonly keyOf: KeyOf;
  errorsOf(run: Run, holes: readonly AnswerError[]): AnswerError[];
}

/** Answers first what was not deferred, and each fragment that was as soon as its fetches have ended. */
export function answerInParts(operation: PartedOperation): CompiledOperation {
  return async (variables, ask) => {
    const common = { data: {}, variables, absences: new Map(), shared: new Set<Json>(), ask };
    const runs = new Map<string | undefined, Run>();
    const runFor = (part: string | undefined): Run => {
      const run = runs.get(part) ?? { ...common, isPlain: false, errors: [] };
      runs.set(part, run);
      return run;
    };
    const ends = operation.fetchParts(runFor);
    for (const end of ends.values()) end.catch(ignore);
    await ends.get(undefined);
    const pending: Pending[] = [];
    const write = operation.answerFor(variables);
    const top = { path: [], thing: common.data, write };
    const first = writePart(top, { run: runFor(undefined), pending }, operation);
    if (pending.length === 0) return first;
    const nameOf = createNames(operation.keyOf);
    const answers = answerLater({ pending, ends, runFor, nameOf }, operation);
    return { ...first, later: { pending: pending.map(nameOf), answers } };
  };
}

const ignore = (): void => undefined;

function createNames(keyOf: KeyOf): (pending: Pending) => PartName {
  const names = new Map<Pending, PartName>();
  return (pending) => {
    const { label, path } = pending;
    const name = names.get(pending) ?? {
      id: String(names.size),
      label: clientLabel(label),
      path: pathOfClient(path, keyOf),
    };
    names.set(pending, name);
    return name;
  };
}

interface UnderWay {
  readonly pending: readonly Pending[];
  readonly ends: ReadonlyMap<string | undefined, Promise<void>>;
  runFor(part: string | undefined): Run;
  nameOf(pending: Pending): PartName;
}

async function* answerLater(
  { pending, ends, ...how }: UnderWay,
  operation: PartedOperation,
): Later['answers'] {
  const ended = new Set<string>();
  for (const [label, end] of ends) {
    if (label !== undefined) void end.finally(() => ended.add(label)).catch(ignore);
  }
  let waiting = [...pending];
  while (waiting.length > 0) {
    await Promise.race(new Set(waiting.map(({ label }) => ends.get(label))));
    const parts: Part[] = [];
    const found: Pending[] = [];
    for (let ready = takeReady(); ready.length > 0; ready = takeReady()) {
      for (const ofLabel of Map.groupBy(ready, ({ label }) => label).values()) {
        const below: Pending[] = [];
        parts.push(...writeFragments(ofLabel, { ...how, pending: below }, operation));
        waiting.push(...below);
        found.push(...below);
      }
    }
    yield { parts, pending: found.map(how.nameOf), hasNext: waiting.length > 0 };
  }
  return undefined;

  function takeReady(): Pending[] {
    const ready = waiting.filter(({ label }) => ended.has(label));
    waiting = waiting.filter(({ label }) => !ended.has(label));
    return ready;
  }
}

/** One fragment, which may stand in many things: each error belongs to the thing that it is in. */
function writeFragments(
  fragments: readonly Pending[],
  { runFor, nameOf, pending }: Pick<UnderWay, 'runFor' | 'nameOf'> & { pending: Pending[] },
  operation: PartedOperation,
): Part[] {
  const run = runFor(fragments[0]?.label);
  const errorsOf = Map.groupBy(run.errors, ({ path = [] }) =>
    Math.max(
      0,
      fragments.findIndex((one) => one.path.every((step, index) => path[index] === step)),
    ),
  );
  return fragments.map((fragment, index) => {
    const errors = errorsOf.get(index) ?? [];
    const written = writePart(fragment, { run: { ...run, errors }, pending }, operation);
    return { ...nameOf(fragment), ...written };
  });
}

function writePart(
  { path, thing, write }: Pick<Pending, 'path' | 'thing' | 'write'>,
  { run, pending }: { run: Run; pending: Pending[] },
  { ownerOf, errorsOf }: PartedOperation,
): Answer {
  const found: Pending[] = [];
  const out: Output = {
    text: '',
    path: [...path],
    thing: undefined,
    run,
    holes: [],
    texts: new Map(),
    pending: found,
  };
  const stands = write(thing, out);
  if (stands) pending.push(...found);
  const holes = out.holes.length > 0 ? tellHoles(out.holes, run, ownerOf) : [];
  return { data: stands ? out.text : 'null', errors: errorsOf(run, holes) };
}
