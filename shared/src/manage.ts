import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { startupFailure } from './config.ts';

export interface CommandArguments {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
}

export interface Command {
  /** One line for the list of commands. */
  describe: string;
  options?: ParseArgsOptionsConfig;
  run(args: CommandArguments): Promise<void>;
}

/**
 * A service's own commands, `npm run manage -w subgraphs/auth -- create-admin --email …`. Ends the
 * process: 0 when the command did its work, 1 when it failed or is not known.
 *
 * @param argv arguments after the script's name
 */
export async function runCommands(
  { service, commands }: { service: string; commands: Record<string, Command> },
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const [name, ...args] = argv;
  const command = name === undefined ? undefined : commands[name];
  if (!command) {
    const asksForHelp = name === undefined || name === 'help' || name === '--help';
    const text = helpText(service, commands);
    if (asksForHelp) process.stdout.write(text);
    else process.stderr.write(`There is no command "${name}".\n${text}`);
    process.exit(asksForHelp ? 0 : 1);
  }
  try {
    await command.run(readArguments(command, args));
    process.exit(0);
  } catch (error) {
    startupFailure(error);
  }
}

function readArguments({ options = {} }: Command, args: string[]): CommandArguments {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  return { values: values as CommandArguments['values'], positionals };
}

function helpText(service: string, commands: Record<string, Command>): string {
  const lines = Object.entries(commands).map(([name, { describe, options = {} }]) => {
    const flags = Object.entries(options).map(([flag, { type }]) =>
      type === 'boolean' ? `[--${flag}]` : `--${flag} …`,
    );
    return `  ${[name, ...flags].join(' ').padEnd(44)} ${describe}`;
  });
  return `Commands of ${service}:\n${lines.join('\n')}\n`;
}
