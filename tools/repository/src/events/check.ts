import { CannotRunError } from '@supergraph/schema-check/sources';
import { checkEventContracts } from './check-contracts.ts';

/** A part of `npm run check`. Exit codes: 0 compatible, 1 a break, 2 it could not run. */
try {
  const { base, types, breaks } = await checkEventContracts(process.cwd());
  const lines = breaks.map((line) => `  ${line}\n`).join('');
  process.stdout.write(
    breaks.length === 0
      ? `${types} event types keep their word of ${base}.\n`
      : `Published events break their word of ${base}; publish a new version beside the old one:\n${lines}`,
  );
  process.exitCode = breaks.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotRunError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
