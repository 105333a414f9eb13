import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startupMessage } from './config.ts';

/** What a command could not do, in words for whoever typed it. It ends with 1. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** Arguments that make no sense. It ends with 2. */
export class Misuse extends CommandError {
  override readonly name = 'Misuse';
}

export interface Option<Value = unknown> {
  /** What stands for its value in the help, `SECONDS`; undefined for one that takes none. */
  readonly placeholder: string | undefined;
  readonly about: string;
  readonly isList: boolean;
  /** Reads what was typed; undefined where nothing was. */
  readonly schema: z.ZodType<Value>;
}

type Options = Record<string, Option>;
type Values<Given extends Options> = {
  [Name in keyof Given]: Given[Name] extends Option<infer Value> ? Value : never;
};

export interface Command<Given extends Options = Options> {
  /** What it is for, in a sentence. */
  about: string;
  /** Examples, a line each, as they are typed. */
  usage?: readonly string[];
  options?: Given;
  /** What stands for arguments without a name; the last may come any number of times, or not, with "…". */
  takes?: readonly string[];
  /** What else the help should say. */
  notes?: string;
  /** When it ends with 1. Default: "it could not be done". */
  failure?: string;
  /** @throws CommandError where it ends with 1 */
  run(values: Values<Given>, given: readonly string[]): Promise<void>;
}

/** Lets `run` know its values where a command is one of several. */
export function command<Given extends Options>(given: Command<Given>): Command<Given> {
  return given;
}

export const option = {
  flag: (about: string): Option<boolean> => ({
    placeholder: undefined,
    about,
    isList: false,
    schema: z.boolean().default(false),
  }),
  value: <Value>(placeholder: string, about: string, schema: z.ZodType<Value>): Option<Value> => ({
    placeholder,
    about,
    isList: false,
    schema,
  }),
  /** May be given several times. */
  list: <Value>(placeholder: string, about: string, of: z.ZodType<Value>): Option<Value[]> => ({
    placeholder,
    about,
    isList: true,
    schema: z.array(of).default([]),
  }),
};

/** What a number that was typed must be. */
export function positiveNumber() {
  const rule = 'must be a number above 0';
  return z.string().transform(Number).pipe(z.number(rule).positive(rule));
}

/**
 * Runs a command and ends the process: 0 when it did its work, 1 when it could not, 2 when the arguments
 * make no sense. `--help` tells all that it takes.
 */
export async function runCommand<Given extends Options>(command: Command<Given>): Promise<never> {
  process.exit(await exitCodeOf(command, process.argv.slice(2)));
}

export async function exitCodeOf<Given extends Options>(
  command: Command<Given>,
  argv: readonly string[],
): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(helpOf(command));
    return 0;
  }
  try {
    const { values, given } = readArguments(command, argv);
    await command.run(values, given);
    return 0;
  } catch (error) {
    const text = error instanceof CommandError ? error.message : startupMessage(error);
    const hint = error instanceof Misuse ? ' (--help tells what there is.)' : '';
    process.stderr.write(`${text}${hint}\n`);
    return error instanceof Misuse ? 2 : 1;
  }
}

function readArguments<Given extends Options>(command: Command<Given>, argv: readonly string[]) {
  const { values, positionals } = parse(command, argv);
  const read = Object.entries(command.options ?? {}).map(([name, { schema }]) => {
    const result = schema.safeParse(values[name]);
    if (result.success) return [name, result.data];
    throw new Misuse(faultOf(name, values[name], result.error));
  });
  const { takes = [] } = command;
  const isOpen = takes.at(-1)?.endsWith('…') ?? false;
  const missing = takes[positionals.length];
  if (missing && !missing.endsWith('…')) throw new Misuse(`${missing} is missing.`);
  const surplus = isOpen ? undefined : positionals[takes.length];
  if (surplus !== undefined) throw new Misuse(`"${surplus}" is one argument too many.`);
  return { values: Object.fromEntries(read) as Values<Given>, given: positionals };
}

function parse({ options = {} }: Command, argv: readonly string[]) {
  const known = Object.entries(options).map(([name, { placeholder, isList }]) => {
    const type = placeholder === undefined ? ('boolean' as const) : ('string' as const);
    return [name, { type, multiple: isList }] as const;
  });
  try {
    return parseArgs({
      args: [...argv],
      options: Object.fromEntries(known),
      allowPositionals: true,
    });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function faultOf(name: string, given: unknown, { issues }: z.ZodError): string {
  if (given === undefined) return `--${name} is missing.`;
  const [{ path = [], message = 'makes no sense' } = {}] = issues;
  const wrong = Array.isArray(given) ? given[Number(path[0])] : given;
  return `--${name} ${message}, not "${wrong}".`;
}

function helpOf({ about, usage, options = {}, notes, failure }: Command): string {
  const lines = Object.entries(options).map(([name, { placeholder, about, isList, schema }]) => {
    const flag = placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`;
    const fallback = schema.safeParse(undefined).data;
    const isTold = placeholder !== undefined && !isList && fallback !== undefined;
    return [flag, `${about}${isTold ? `. Default ${fallback}` : ''}`] as const;
  });
  const width = Math.max(0, ...lines.map(([flag]) => flag.length));
  const parts = [
    about,
    usage?.map((line) => `  ${line}`).join('\n'),
    lines.map(([flag, text]) => `  ${flag.padEnd(width)}  ${text}`.trimEnd()).join('\n'),
    notes,
    `Ends with 0 when it is done, 1 when ${failure ?? 'it could not be done'}, 2 when the arguments make no sense.`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
