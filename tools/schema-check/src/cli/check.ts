import { runCheck } from '../check/run-check.ts';
import { checkOptions, HELP, optionsOf } from './check-options.ts';
import { command } from './command.ts';

export const check = command({
  name: 'check',
  summary: 'composes, lints, and judges what changed since a base',
  help: HELP,
  options: checkOptions,
  run: async ({ values }, around) => ((await runCheck(optionsOf(values), around)) ? 1 : 0),
});
