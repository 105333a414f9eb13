import { deferRules } from '../incremental/defer-rules.ts';
import { lastingNumbers } from './lasting-numbers.ts';

/** What a client's document must keep to beside the rules of the specification, whichever way it comes. */
export const clientRules = [lastingNumbers, ...deferRules] as const;
