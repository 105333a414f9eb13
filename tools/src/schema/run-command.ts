import { CannotRunError } from './cannot-run.ts';

/**
 * Runs a command and sets the exit code: 0 clean, 1 findings, 2 it could not run, and then one sentence on standard
 * error says why. A fault of the command itself is told in full only with SCHEMA_CHECK_DEBUG set.
 */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 2;
  }
}

function describe(error: unknown): string {
  if (error instanceof CannotRunError) return error.message;
  if (process.env['SCHEMA_CHECK_DEBUG'] && error instanceof Error)
    return error.stack ?? error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `The check itself failed: ${reason} (SCHEMA_CHECK_DEBUG=1 tells where)`;
}
