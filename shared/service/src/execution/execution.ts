import { AsyncLocalStorage } from 'node:async_hooks';
import { Fault } from '../errors.ts';
import { type Line, leaveLine } from './turns.ts';

export interface ExecutionLimits {
  /** Aborts once nobody waits for the answer. */
  signal: AbortSignal;
  /** How many objects one answer may hold; an object is up to ten fields. */
  objectsMax: number;
}

/** The execution of one operation: what its answer holds so far, and whether anybody waits for it. */
export interface Execution extends Line {
  /** Resolves with the reason when the execution ends before its time. */
  readonly cut: Promise<unknown>;
  /** Aborts then, with the reason. */
  readonly signal: AbortSignal;
  /** What a resolver answers from then on: no value and no error, so that no work follows from it. */
  readonly never: Promise<never>;
  /** Ends the execution with OPERATION_TOO_EXPENSIVE when its budget does not hold so many more. */
  countFields(fields: number): void;
  /** Ends the execution with `error` when too many fields have failed. */
  countError(error: unknown): void;
  /** How many fields the budget still holds. */
  fieldsLeft(): number;
  /** How many objects one answer may hold. */
  readonly objectsMax: number;
  /** Lets go of the signal, which may outlive the execution. */
  close(): void;
}

/** So wide selections count as several objects. */
export const FIELDS_PER_OBJECT = 10;

/** A page in which every node fails ten times over; more are no answer, and each error costs. */
const ERRORS_MAX = 1_000;

const executions = new AsyncLocalStorage<Execution>();

/** The execution to which the code that runs belongs. */
export const currentExecution = (): Execution | undefined => executions.getStore();

/** Runs `work` as a part of this execution. */
export function runIn<T>(execution: Execution, work: () => T): T {
  return executions.run(execution, work);
}

export function createExecution({ signal, objectsMax }: ExecutionLimits): Execution {
  const ending = new AbortController();
  const cut = Promise.withResolvers<unknown>();
  const fieldsMax = objectsMax * FIELDS_PER_OBJECT;
  let fields = 0;
  let errors = 0;

  function end(reason: unknown): void {
    if (execution.isOver) return;
    leaveLine(execution);
    ending.abort(reason);
    cut.resolve(reason);
  }

  const onAbort = () => end(signal.reason);
  const execution: Execution = {
    isOver: false,
    waiting: new Set(),
    batches: [],
    cut: cut.promise,
    signal: ending.signal,
    never: new Promise(() => undefined),
    countFields(more) {
      fields += more;
      if (fields > fieldsMax) end(tooExpensive(fields, objectsMax));
    },
    countError(error) {
      errors += 1;
      if (errors > ERRORS_MAX) end(error);
    },
    objectsMax,
    fieldsLeft: () => fieldsMax - fields,
    close: () => signal.removeEventListener('abort', onAbort),
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return execution;
}

function tooExpensive(fields: number, budget: number): Fault {
  const objects = Math.ceil(fields / FIELDS_PER_OBJECT);
  return new Fault(
    'OPERATION_TOO_EXPENSIVE',
    `The answer would hold ${objects} objects or more; one request may have ${budget}.`,
    { details: { objects, budget } },
  );
}
