import { runCommand } from '../schema/run-command.ts';
import { checkEventContracts } from './check-contracts.ts';

/** A part of `npm run check`. Exit codes: 0 compatible, 1 a break, 2 it could not run. */
await runCommand(async () => {
  const { base, types, breaks } = await checkEventContracts(process.cwd());
  if (breaks.length === 0) {
    process.stdout.write(`${types} event types keep their word of ${base}.\n`);
    return 0;
  }
  const lines = breaks.map((line) => `  ${line}`).join('\n');
  process.stdout.write(
    `Published events break their word of ${base}; publish a new version beside the old one:\n${lines}\n`,
  );
  return 1;
});
