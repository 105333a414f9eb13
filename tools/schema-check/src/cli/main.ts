#!/usr/bin/env node
import { runCli } from './cli.ts';
import { outcomeOf } from './command.ts';

const { code, reason } = await outcomeOf(() =>
  runCli(process.argv.slice(2), {
    folder: process.cwd(),
    env: process.env,
    now: new Date(),
    write: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
  }),
);
if (reason !== undefined) process.stderr.write(`${reason}\n`);
process.exitCode = code;
