import { HELP, readOptions } from './options.ts';
import { runCheck, type Surroundings } from './run-check.ts';

/**
 * @returns the exit code: 0 nothing at or above --fail-on, 1 findings
 * @throws CannotRunError, for which the exit code is 2
 */
export async function checkCommand(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const options = readOptions(args);
  if (options.isHelp) {
    surroundings.write(HELP);
    return 0;
  }
  return (await runCheck(options, surroundings)) ? 1 : 0;
}
