import { runCommand } from '../run-command.ts';
import { HELP, readOptions } from './options.ts';
import { runCheck } from './run-check.ts';

/** `npm run schema:check`. Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 it could not run. */
await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  const write = (text: string) => process.stdout.write(text);
  if (options.isHelp) {
    write(HELP);
    return 0;
  }
  const around = { folder: process.cwd(), env: process.env, now: new Date(), write };
  return (await runCheck(options, around)) ? 1 : 0;
});
