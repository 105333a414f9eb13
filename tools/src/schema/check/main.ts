import { runCommand } from '../run-command.ts';
import { checkCommand } from './check-command.ts';

/** `npm run schema:check`. */
await runCommand(() =>
  checkCommand(process.argv.slice(2), {
    folder: process.cwd(),
    env: process.env,
    now: new Date(),
    write: (text) => process.stdout.write(text),
  }),
);
