import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let isOwnProcess = false;

/** What the command says when it starts: the heap of a program that only imports us is none of our business. */
export function ownProcess(): void {
  isOwnProcess = true;
}

/**
 * Keeps the part of the heap small in which everything is born: it would grow to a hundred megabytes, most of them
 * empty, for a tenth less of processor time.
 */
export function keepYoungSmall(): void {
  if (isOwnProcess) setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Gives back what is no longer needed, between two steps that each need much. Left to itself, the heap doubles before
 * anybody looks.
 */
export function collectGarbage(): void {
  if (!isOwnProcess) return;
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
