import { CannotRunError } from '@supergraph/schema-check/sources';
import { SubgraphError } from './names.ts';

/** Runs a command: exit code 0 when it did its work, 1 with one sentence when it could not. */
export async function runCommand(
  help: string,
  command: (argv: string[]) => Promise<void>,
): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(help);
    return;
  }
  try {
    await command(argv);
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    process.exitCode = 1;
  }
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = [SubgraphError, CannotRunError, TypeError].some(
    (kind) => error instanceof kind,
  );
  return isForPeople ? error.message : (error.stack ?? error.message);
}
