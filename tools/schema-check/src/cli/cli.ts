import { CannotRunError } from '../core/cannot-run.ts';
import { changelog } from './changelog.ts';
import { check } from './check.ts';
import type { Command, Surroundings } from './command.ts';
import { compose } from './compose.ts';
import { diff } from './diff.ts';
import { init } from './init.ts';
import { operations } from './operations.ts';

const commands: Readonly<Record<string, Command>> = {
  check,
  diff,
  compose,
  changelog,
  operations,
  init,
};

/** What `schema-check` does with its arguments; the first names the command. */
export async function runCli(args: readonly string[], around: Surroundings): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help') {
    around.write(help());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command.run(rest, around);
  throw new CannotRunError(
    `${name} is no command: use ${Object.keys(commands).join(', ')}. See schema-check --help.`,
  );
}

function help(): string {
  const width = Math.max(...Object.keys(commands).map(({ length }) => length)) + 2;
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}${summary}`,
  );
  return `Usage: schema-check COMMAND [options]

What a change of a federated graph breaks, and for whom; offline.

${lines.join('\n')}

schema-check COMMAND --help tells more of each.
`;
}
