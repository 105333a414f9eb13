#!/usr/bin/env node
// Else graphql looks twice at each of its objects, for copies of itself. It must be said before it is loaded.
process.env['NODE_ENV'] ??= 'production';
const { runCli } = await import('./cli.ts');
const { outcomeOf } = await import('./command.ts');
const { ownProcess } = await import('../core/memory.ts');

ownProcess();
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
