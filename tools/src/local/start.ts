import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { banner } from './banner.ts';
import { givenDatabases } from './databases.ts';
import { portsFrom } from './ports.ts';
import { repositoryFolder } from './services.ts';
import { type Stack, startStack } from './stack.ts';
import { StackError } from './stack-error.ts';
import { watchSources } from './watch.ts';

const help = `The whole system on this machine.

  npm start               start; demo data the first time
  npm start -- --fresh    forget what .data holds and begin anew
  npm run dev             start, and restart what changes

  --data <folder>         where data, logs and secrets are kept (default: .data)
  --no-demo               leave the databases empty
`;

const startedAt = performance.now();
const giveUp = new AbortController();
const say = (text: string) => process.stdout.write(text);
const announce = (name: string, line: string) => process.stderr.write(`[${name}] ${line}\n`);

try {
  process.exit(await main());
} catch (error) {
  // Ctrl-C while starting is not a failure: everything that had begun has been stopped.
  if (giveUp.signal.aborted) process.exit(0);
  const text = error instanceof StackError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** @returns the exit code: 0 when it was asked to stop, 1 when a process died */
async function main(): Promise<number> {
  const flags = readFlags();
  if (flags.help) {
    say(help);
    return 0;
  }
  const dataFolder = resolve(repositoryFolder, flags.data);
  const demo = !flags['no-demo'];
  // npm passes a Ctrl-C on to processes that already had it: the second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => giveUp.abort());
  }
  say('Starting …\n');
  const stack = await startStack({
    dataFolder,
    ports: portsFrom(process.env),
    databases: givenDatabases(process.env),
    fresh: flags.fresh,
    demo,
    announce,
    signal: giveUp.signal,
    ...(flags.watch && { onCrash: waitForChange }),
  });
  say(banner(stack, { startMs: performance.now() - startedAt, dataFolder, demo }));
  const watching = flags.watch ? watchSources(stack, announce) : undefined;
  giveUp.signal.addEventListener('abort', () => void stopAll(stack));
  if (giveUp.signal.aborted) await stack.stop();
  const crash = await stack.ended;
  watching?.close();
  if (!crash) return 0;
  process.stderr.write(`${crash.message}\nEverything has been stopped.\n`);
  return 1;
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        fresh: { type: 'boolean', default: false },
        watch: { type: 'boolean', default: false },
        data: { type: 'string', default: '.data' },
        'no-demo': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new StackError(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

async function stopAll(stack: Stack): Promise<void> {
  say('\nStopping …\n');
  await stack.stop();
}

function waitForChange(name: string, crash: StackError): void {
  announce(name, `${crash.message}\nWaiting for a change.`);
}
