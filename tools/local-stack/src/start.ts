import { resolve } from 'node:path';
import { option, runCommand } from '@supergraph/service/command';
import { z } from 'zod';
import { banner } from './banner.ts';
import { buildConsole } from './console-build.ts';
import { startConsoleDev } from './console-dev.ts';
import { givenDatabases } from './databases.ts';
import { portsFrom } from './ports.ts';
import { repositoryFolder } from './services.ts';
import { type Stack, startStack } from './stack.ts';
import { StackError } from './stack-error.ts';
import { watchSources } from './watch.ts';

const startedAt = performance.now();
const giveUp = new AbortController();
const say = (text: string) => process.stdout.write(text);
const announce = (name: string, line: string) => process.stderr.write(`[${name}] ${line}\n`);

await runCommand({
  about: 'The whole system on this machine.',
  usage: [
    'npm start               start; demo data the first time',
    'npm start -- --fresh    forget what .data holds and begin anew',
    'npm run dev             start, and restart what changes',
  ],
  options: {
    fresh: option.flag('forgets what the data folder holds'),
    watch: option.flag('restarts what changes'),
    data: option.value(
      'FOLDER',
      'where data, logs and secrets are kept',
      z.string().default('.data'),
    ),
    'no-demo': option.flag('leaves the databases empty'),
    'no-console': option.flag('leaves the web apps as they were built last'),
  },
  failure: 'it could not start, or one of its processes died',
  async run(flags) {
    try {
      await runStack(flags);
    } catch (error) {
      // Ctrl-C while starting is not a failure: everything that had begun has been stopped.
      if (!giveUp.signal.aborted) throw error;
    }
  },
});

interface Flags {
  fresh: boolean;
  watch: boolean;
  data: string;
  'no-demo': boolean;
  'no-console': boolean;
}

/** Until it is asked to stop. @throws StackError when a process died */
async function runStack(flags: Flags): Promise<void> {
  const dataFolder = resolve(repositoryFolder, flags.data);
  const demo = !flags['no-demo'];
  // npm passes a Ctrl-C on to processes that already had it: the second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => giveUp.abort());
  }
  say('Starting …\n');
  // Beside everything else, and nothing waits for it.
  if (!flags.watch && !flags['no-console']) void buildBeside();
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
  const consoleDev = flags.watch
    ? startConsoleDev(stack.urls.gateway, (line) => announce('console', line))
    : undefined;
  if (consoleDev) say(`  console, from its sources: ${consoleDev.url}\n\n`);
  giveUp.signal.addEventListener('abort', () => void stopAll(stack));
  if (giveUp.signal.aborted) await stack.stop();
  const crash = await stack.ended;
  watching?.close();
  consoleDev?.stop();
  if (crash) throw new StackError(`${crash.message}\nEverything has been stopped.`);
}

/** The graph is of use without the console: a build that fails is told, and stops nothing. */
async function buildBeside(): Promise<void> {
  try {
    if (await buildConsole(giveUp.signal)) announce('console', 'built');
  } catch (error) {
    if (giveUp.signal.aborted) return;
    announce('console', error instanceof Error ? error.message : String(error));
  }
}

async function stopAll(stack: Stack): Promise<void> {
  say('\nStopping …\n');
  await stack.stop();
}

function waitForChange(name: string, crash: StackError): void {
  announce(name, `${crash.message}\nWaiting for a change.`);
}
