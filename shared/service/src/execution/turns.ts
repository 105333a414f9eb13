import { AsyncLocalStorage } from 'node:async_hooks';

/** What waits for its turn on behalf of one execution. */
export interface Line {
  /** Nobody waits for the answer any more. */
  isOver: boolean;
  /** In the order of coming. */
  readonly waiting: Set<() => void>;
  /** Batches of loaders, which go when nothing else waits. */
  readonly batches: (() => void)[];
}

/** How long executions may keep the process from all else: requests, timers, answers of Postgres. */
const TURN_MS = 5;

/** Executions that have something waiting; each gives one piece of work in turn. */
const lines: Line[] = [];
const settled = Promise.resolve();
let isGiving = false;
let isTurnKnown = false;
let turnEndsAtMs = 0;

/**
 * `value` at once, or, when executions have kept the process busy for `TURN_MS`, in a later turn of the
 * event loop. Executions take turns piece by piece, so a small one does not wait for a large one.
 */
export function takeTurn<T>(line: Line, value: T): T | Promise<T> {
  if (!isTurnOver()) return value;
  return new Promise((resolve) => {
    if (line.waiting.size === 0) lines.push(line);
    line.waiting.add(() => resolve(value));
    if (!isGiving) void giveTurns();
  });
}

/**
 * Dispatches a loader's batch when all that is ready has been worked on and nothing waits for a turn: what
 * one level of an answer asks for is one batch, even though the level takes several turns.
 */
export function dispatchLast(line: Line | undefined, dispatch: () => void): void {
  // Whoever gives the turn that lets it go may belong to another request.
  whenIdle(line, AsyncLocalStorage.bind(dispatch));
}

function whenIdle(line: Line | undefined, dispatch: () => void): void {
  // As DataLoader itself does it: after the promises that are settled, and what follows from them.
  void settled.then(() =>
    process.nextTick(() => {
      if (line?.isOver) return;
      if (!line || line.waiting.size === 0) dispatch();
      else line.batches.push(dispatch);
    }),
  );
}

/** Drops what waits. */
export function leaveLine(line: Line): void {
  line.isOver = true;
  line.waiting.clear();
  line.batches.length = 0;
}

function isTurnOver(): boolean {
  const nowMs = performance.now();
  if (!isTurnKnown) beginTurn(nowMs);
  return nowMs >= turnEndsAtMs;
}

/** A turn lasts until the event loop has come round. */
function beginTurn(nowMs: number): void {
  isTurnKnown = true;
  turnEndsAtMs = nowMs + TURN_MS;
  setImmediate(() => {
    isTurnKnown = false;
  });
}

async function giveTurns(): Promise<void> {
  isGiving = true;
  while (lines.length > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    // Theirs, whatever has come meanwhile: it may come in such numbers that nothing would be left.
    beginTurn(performance.now());
    while (lines.length > 0 && !isTurnOver()) {
      giveTurn();
      // What has got its turn does its work before the clock is looked at again.
      await undefined;
    }
  }
  isGiving = false;
}

function giveTurn(): void {
  const line = lines.shift();
  if (!line) return;
  const [next] = line.waiting;
  if (next) {
    line.waiting.delete(next);
    next();
  }
  if (line.waiting.size > 0) lines.push(line);
  else for (const dispatch of line.batches.splice(0)) whenIdle(line, dispatch);
}
