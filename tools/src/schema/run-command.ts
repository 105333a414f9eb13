import { CannotRunError } from './cannot-run.ts';

export interface Outcome {
  /** 0 clean, 1 findings, 2 it could not run. */
  code: number;
  /** Why it could not run, in one sentence. */
  reason?: string;
}

/** Runs a command as this process: sets its exit code, and says on standard error why it could not run. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  const { code, reason } = await outcomeOf(command);
  if (reason !== undefined) process.stderr.write(`${reason}\n`);
  process.exitCode = code;
}

/** A fault of the command itself is told in full only with SCHEMA_CHECK_DEBUG set. */
export async function outcomeOf(command: () => Promise<number>): Promise<Outcome> {
  try {
    return { code: await command() };
  } catch (error) {
    return { code: 2, reason: describe(error) };
  }
}

function describe(error: unknown): string {
  if (error instanceof CannotRunError) return error.message;
  if (process.env['SCHEMA_CHECK_DEBUG'] && error instanceof Error)
    return error.stack ?? error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `The check itself failed: ${reason} (SCHEMA_CHECK_DEBUG=1 tells where)`;
}
