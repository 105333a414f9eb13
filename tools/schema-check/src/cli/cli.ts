import { CannotRunError } from '../core/cannot-run.ts';
import type { Command, Surroundings } from './command.ts';

/** Each with what it needs, which is loaded when it is called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check.ts')).check,
  diff: async () => (await import('./diff.ts')).diff,
  compose: async () => (await import('./compose.ts')).compose,
  changelog: async () => (await import('./changelog.ts')).changelog,
  operations: async () => (await import('./operations.ts')).operations,
  init: async () => (await import('./init.ts')).init,
};

/** What `schema-check` does with its arguments; the first names the command. */
export async function runCli(args: readonly string[], around: Surroundings): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help') {
    around.write(await help());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return (await command()).run(rest, around);
  throw new CannotRunError(
    `${name} is no command: use ${Object.keys(commands).join(', ')}. See schema-check --help.`,
  );
}

async function help(): Promise<string> {
  const width = Math.max(...Object.keys(commands).map(({ length }) => length)) + 2;
  const lines = await Promise.all(
    Object.entries(commands).map(
      async ([name, command]) => `  ${name.padEnd(width)}${(await command()).summary}`,
    ),
  );
  return `Usage: schema-check COMMAND [options]

What a change of a federated graph breaks, and for whom; offline.

${lines.join('\n')}

schema-check COMMAND --help tells more of each.
`;
}
