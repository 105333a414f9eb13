import { type Command, exitCodeOf } from './command.ts';

/**
 * A service's own commands, `npm run manage -w subgraphs/auth -- create-admin --email …`. Ends the
 * process as `runCommand` does.
 *
 * @param argv arguments after the script's name
 */
export async function runCommands(
  { service, commands }: { service: string; commands: Record<string, Command> },
  argv: readonly string[] = process.argv.slice(2),
): Promise<never> {
  const [name = 'help', ...rest] = argv;
  const command = commands[name];
  if (command)
    process.exit(await exitCodeOf({ usage: [usageOf(service, name, command)], ...command }, rest));
  const list = listOf(service, commands);
  if (name === 'help' || name === '--help') {
    process.stdout.write(list);
    process.exit(0);
  }
  process.stderr.write(`There is no command "${name}".\n\n${list}`);
  process.exit(2);
}

function listOf(service: string, commands: Record<string, Command>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { about }]) => `  ${name.padEnd(width)}  ${about}`,
  );
  return `Commands of ${service}; each tells more with --help:\n\n${lines.join('\n')}\n`;
}

function usageOf(service: string, name: string, { options = {}, takes = [] }: Command): string {
  const flags = Object.entries(options).map(([flag, { placeholder, schema }]) => {
    const text = placeholder === undefined ? `--${flag}` : `--${flag} ${placeholder}`;
    return schema.safeParse(undefined).success ? `[${text}]` : text;
  });
  return [`npm run manage -w subgraphs/${service} -- ${name}`, ...flags, ...takes].join(' ');
}
