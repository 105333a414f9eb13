import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CannotRunError } from '../core/cannot-run.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Where a command runs, and whom it tells. */
export interface Surroundings {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  /** Standard output. */
  readonly write: (text: string) => void;
  /** Standard error. */
  readonly complain: (text: string) => void;
}

export interface Command {
  readonly summary: string;
  /**
   * @returns the exit code: 0 clean, 1 findings
   * @throws CannotRunError, for which the exit code is 2
   */
  run(args: readonly string[], around: Surroundings): Promise<number>;
}

export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

interface Definition<O extends Options> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly help: string;
  readonly options: O;
  /** Whether it takes arguments that are no options. */
  readonly takesPlaces?: boolean;
  run(
    given: { readonly values: Values<O>; readonly places: readonly string[] },
    around: Surroundings,
  ): Promise<number>;
}

/** One way to be called for all commands: `--help`, arguments, errors and exit codes. */
export function command<const O extends Options>(definition: Definition<O>): Command {
  const { name, summary, help, options, takesPlaces = false, run } = definition;
  return {
    summary,
    async run(args, around) {
      if (args.includes('--help')) {
        around.write(help);
        return 0;
      }
      const { values, positionals } = readArguments(name, { args, options, takesPlaces });
      return run({ values, places: positionals }, around);
    },
  };
}

/** @throws CannotRunError with what is wrong, and where help is */
export function readArguments<const O extends Options>(
  name: string,
  {
    args,
    options,
    takesPlaces = false,
  }: { args: readonly string[]; options: O; takesPlaces?: boolean },
): { values: Values<O>; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: takesPlaces });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ', 1)[0] : String(error);
    throw new CannotRunError(`${reason}. See schema-check ${name} --help.`);
  }
}

export interface Outcome {
  /** 0 clean, 1 findings, 2 it could not run. */
  readonly code: number;
  /** Why it could not run, in one sentence. */
  readonly reason?: string;
}

/** A fault of the command itself is told in full only with SCHEMA_CHECK_DEBUG set. */
export async function outcomeOf(run: () => Promise<number>): Promise<Outcome> {
  try {
    return { code: await run() };
  } catch (error) {
    return { code: 2, reason: described(error) };
  }
}

function described(error: unknown): string {
  if (error instanceof CannotRunError) return error.message;
  if (process.env['SCHEMA_CHECK_DEBUG'] && error instanceof Error)
    return error.stack ?? error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `The check itself failed: ${reason} (SCHEMA_CHECK_DEBUG=1 tells where)`;
}
